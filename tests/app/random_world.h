// What random hands find on the disk: slides of several kinds, files that are none, marks, and slides that are deleted
// or cut short while they are open. GUI thread; owned by one test.
#pragma once

#include "tests/app/workspace_fixture.h"
#include "tests/support/tiny_slide.h"

#include <QImage>

#include <deque>
#include <fstream>
#include <random>

namespace hs::test {

class Chance {
public:
    explicit Chance(unsigned seed)
        : m_random(seed) {}
    int below(int bound) { return int(m_random() % unsigned(bound)); }
    double share() { return double(m_random() % 10'000) / 10'000; }
    bool one(int in) { return below(in) == 0; }

private:
    std::mt19937 m_random;
};

class RandomWorld {
public:
    explicit RandomWorld(Chance& chance)
        : m_chance(chance) {
        for (int i = 0; i < 3; ++i)
            writeTinySlide(slides() / ("tiny " + std::to_string(i) + ".tif"), std::uint32_t(i));
        QImage picture(900, 700, QImage::Format_RGB32);
        picture.fill(0xffd8b0c8);
        picture.save(text(slides() / "picture.png"));
        m_folder.write("renamed.svs", "A letter that somebody called a slide.");
        m_folder.write("marks.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"a",
            "geometry":{"type":"Polygon","coordinates":[[[10,10],[300,20],[200,260],[10,10]]]},
            "properties":{"objectType":"annotation","name":"area"}},{"type":"Feature","id":"b",
            "geometry":{"type":"Point","coordinates":[90,80]},"properties":{"objectType":"annotation"}}]})");
        m_folder.write("broken.geojson", R"({"type":"FeatureCollection","features":[{"type":)");
    }

    const std::filesystem::path& slides() const { return m_folder.path(); }
    std::filesystem::path operator/(const char* name) const { return m_folder / name; }

    // One to three slides of a case; now and then a file that is none among them.
    QStringList someCase() {
        QStringList paths;
        for (int i = m_chance.below(3); i >= 0; --i)
            paths << text(someSlide());
        return paths;
    }
    QString someMarks() { return text(slides() / (m_chance.one(4) ? "broken.geojson" : "marks.geojson")); }

    // Deletes, cuts short or overwrites a slide that may be open.
    void harm() {
        if (m_doomed.empty()) return;
        const std::filesystem::path file = m_doomed[std::size_t(m_chance.below(int(m_doomed.size())))];
        std::error_code gone;
        const auto size = std::filesystem::file_size(file, gone);
        if (gone) return;
        switch (m_chance.below(3)) {
        case 0:
            std::filesystem::remove(file, gone);
            return;
        case 1:
            std::filesystem::resize_file(file, std::uintmax_t(double(size) * m_chance.share()), gone);
            return;
        default:
            std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
            bytes.seekp(std::streamoff(double(size) * m_chance.share()));
            bytes << std::string(4096, '\xff');
        }
    }

private:
    static constexpr std::size_t kMostDoomed = 12; // files kept at a time

    std::filesystem::path someSlide() {
        switch (m_chance.below(12)) {
        case 0:
            return slides() / "renamed.svs";
        case 1:
            return slides() / "missing.tif";
        case 2:
            return slides() / "picture.png";
        case 3:
        case 4:
        case 5:
            return syntheticSlide().slide;
        case 6:
        case 7:
        case 8:
            return doomed();
        default:
            return slides() / ("tiny " + std::to_string(m_chance.below(3)) + ".tif");
        }
    }

    std::filesystem::path doomed() {
        if (m_doomed.size() > 4 && !m_chance.one(3)) return m_doomed[std::size_t(m_chance.below(int(m_doomed.size())))];
        std::error_code failed;
        if (m_doomed.size() == kMostDoomed) {
            std::filesystem::remove(m_doomed.front(), failed);
            m_doomed.pop_front();
        }
        m_doomed.push_back(slides() / ("doomed " + std::to_string(++m_made) + ".tif"));
        const std::filesystem::path from = m_chance.one(3)
                                               ? syntheticSlide().slide
                                               : slides() / ("tiny " + std::to_string(m_chance.below(3)) + ".tif");
        std::filesystem::copy_file(from, m_doomed.back(), failed);
        return m_doomed.back();
    }

    Chance& m_chance;
    TemporaryFolder m_folder;
    std::deque<std::filesystem::path> m_doomed;
    int m_made = 0;
};

} // namespace hs::test
