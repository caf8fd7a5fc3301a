#include "ui/viewer/tile_source.h"

#include "core/pixel_memory.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <string>
#include <utility>

namespace hs::ui {

TileSource::TileSource(std::shared_ptr<core::TileCache> cache, QObject* parent)
    : QObject(parent)
    , m_cache(std::move(cache)) {}

TileSource::~TileSource() {
    close();
}

void TileSource::open(core::SlidePtr slide) {
    close();
    m_slide = std::move(slide);
    m_pyramid = core::TilePyramid(m_slide->info());
    const auto ready = [post = GuiPost(this), this, serial = m_serial](const core::TileAnswer& answer) {
        post([this, serial, answer] { take(serial, answer); });
    };
    m_loader = std::make_shared<core::TileLoader>(m_slide, m_pyramid, m_cache, 0, ready);
}

void TileSource::close() {
    ++m_serial;
    m_failures.clear();
    m_pyramid = {};
    m_slide.reset();
    if (!m_loader) return;
    m_readEarlier += m_loader->tilesRead();
    onWorker([loader = std::exchange(m_loader, nullptr)]() mutable {
        loader.reset();
        core::returnFreedMemory();
    });
}

core::ImagePtr TileSource::find(core::TileId id) const {
    return m_loader ? m_loader->cached(id) : nullptr;
}

void TileSource::want(const std::vector<core::TileId>& tiles) {
    if (m_loader) m_loader->want(tiles);
}

const core::Error* TileSource::failure(core::TileId id) const {
    const auto found = m_failures.find(id);
    return found == m_failures.end() ? nullptr : &found->second;
}

void TileSource::forgetFailures() {
    m_failures.clear();
    if (m_loader) m_loader->forgetFailures();
}

std::uint64_t TileSource::tilesRead() const {
    return m_readEarlier + (m_loader ? m_loader->tilesRead() : 0);
}

void TileSource::take(std::uint64_t serial, const core::TileAnswer& answer) {
    if (serial != m_serial) return;
    if (answer.image) {
        m_failures.erase(answer.id);
        Q_EMIT arrived(answer.id, answer.image);
        return;
    }
    const core::Error error = answer.error.value_or(
        core::Error(core::ErrorCode::Internal, "the tile could not be read and the reader did not say why"));
    if (error.code == core::ErrorCode::Cancelled) return;
    m_failures.insert_or_assign(answer.id, error);
    Q_EMIT failed(answer.id, error);
}

} // namespace hs::ui
