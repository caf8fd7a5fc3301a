#include "core/view/tile_selection.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

namespace hs::core {

namespace {

// A level 7 % coarser than the view is enlarged by as much, which nobody sees; the next finer one of a pyramid in steps
// of four has thirteen times as many pixels to read.
constexpr double kSharpEnough = 1.07;
constexpr double kMotionEnough = 2.0;
constexpr double kPreviewFactor = 4;           // a stand-in this much coarser than wanted is still worth looking at
constexpr std::size_t kMostFinerStandIns = 16; // a wanted tile is never pieced together from more

// Coarser tiles below the missing one, until one level covers all of it.
void addCoarser(const TilePyramid& pyramid, int level, Level0Rect missing, const FindTile& find,
                std::vector<DrawTile>& tiles) {
    for (int coarser = level + 1; coarser <= pyramid.coarsest(); ++coarser) {
        bool covered = true;
        for (const TileId id : pyramid.tilesIn(coarser, missing)) {
            const Level0Rect part = pyramid.tileAreaOnSlide(id).intersected(missing);
            if (part.empty()) continue;
            if (ImagePtr image = find(id))
                tiles.push_back({id, std::move(image), part});
            else
                covered = false;
        }
        if (covered) return;
    }
}

// Finer tiles over the missing one: after zooming out they are sharper than anything coarser.
void addFiner(const TilePyramid& pyramid, int level, Level0Rect missing, const FindTile& find,
              std::vector<DrawTile>& tiles) {
    if (level == 0) return;
    const std::vector<TileId> finer = pyramid.tilesIn(level - 1, missing);
    if (finer.size() > kMostFinerStandIns) return;
    for (const TileId id : finer) {
        const Level0Rect part = pyramid.tileAreaOnSlide(id).intersected(missing);
        if (part.empty()) continue;
        if (ImagePtr image = find(id)) tiles.push_back({id, std::move(image), part});
    }
}

double squaredDistance(Level0Point a, Level0Point b) {
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

void sortByDistance(const TilePyramid& pyramid, Level0Point centre, std::vector<TileId>& tiles) {
    std::stable_sort(tiles.begin(), tiles.end(), [&](TileId a, TileId b) {
        return squaredDistance(pyramid.tileAreaOnSlide(a).centre(), centre) <
               squaredDistance(pyramid.tileAreaOnSlide(b).centre(), centre);
    });
}

// The tile's upright bounds on the screen touch the screen. Together with tilesIn() of the view's upright bounds on the
// slide, this is the separating axis test of two rectangles.
bool onScreen(const TilePyramid& pyramid, TileId id, const Viewport& view) {
    const Level0Rect area = pyramid.tileAreaOnSlide(id);
    double left = 0, right = 0, top = 0, bottom = 0;
    bool first = true;
    for (const Level0Point corner : {Level0Point{area.x, area.y}, Level0Point{area.right(), area.y},
                                     Level0Point{area.x, area.bottom()}, Level0Point{area.right(), area.bottom()}}) {
        const ViewPoint at = view.toView(corner);
        left = first ? at.x : std::min(left, at.x);
        right = first ? at.x : std::max(right, at.x);
        top = first ? at.y : std::min(top, at.y);
        bottom = first ? at.y : std::max(bottom, at.y);
        first = false;
    }
    return left < view.size.width && right > 0 && top < view.size.height && bottom > 0;
}

// The coarsest level that still makes a fair preview of `level`; `level` itself when none is coarser.
int previewLevel(const TilePyramid& pyramid, int level) {
    const double most = pyramid.levels()[std::size_t(level)].downsample.value * kPreviewFactor * 1.01;
    int preview = level;
    while (preview < pyramid.coarsest() && pyramid.levels()[std::size_t(preview) + 1].downsample.value <= most)
        ++preview;
    return preview;
}

// Collects tiles once each, leaving out what is already here.
class Requests {
public:
    explicit Requests(const HasTile& has)
        : m_has(has) {}

    bool add(TileId id) {
        if (!m_seen.insert(id).second || m_has(id)) return false;
        m_tiles.push_back(id);
        return true;
    }
    std::vector<TileId> take() { return std::move(m_tiles); }

private:
    const HasTile& m_has;
    std::unordered_set<TileId> m_seen;
    std::vector<TileId> m_tiles;
};

// Something between the wanted tile and its preview is already here.
bool hasPreview(const TilePyramid& pyramid, TileId wanted, int preview, const HasTile& has) {
    for (int level = wanted.level; level <= preview; ++level)
        if (has(level == wanted.level ? wanted : pyramid.parentOf(wanted, level))) return true;
    return false;
}

// One tile more on every side, and two more on the side towards which the view moves.
Level0Rect lookAhead(const TilePyramid& pyramid, int level, Level0Rect visible, PanDirection slide) {
    const PyramidLevel& tiles = pyramid.levels()[std::size_t(level)];
    const double width = tiles.tileWidth * tiles.downsample.value, height = tiles.tileHeight * tiles.downsample.value;
    const double ahead = 2;
    const double speed = std::hypot(slide.x, slide.y);
    const double towardsX = speed > 0 ? -slide.x / speed : 0, towardsY = speed > 0 ? -slide.y / speed : 0;
    const double left = width * (1 + ahead * std::max(0.0, -towardsX));
    const double right = width * (1 + ahead * std::max(0.0, towardsX));
    const double top = height * (1 + ahead * std::max(0.0, -towardsY));
    const double bottom = height * (1 + ahead * std::max(0.0, towardsY));
    return {visible.x - left, visible.y - top, visible.width + left + right, visible.height + top + bottom};
}

// Ring and direction at the view's level, then the next coarser level for whoever zooms out.
void addPrefetch(const TilePyramid& pyramid, int level, const Viewport& view, const RequestOptions& options,
                 Requests& requests) {
    const PanDirection direction = options.direction;
    const Level0Rect visible = view.visibleArea();
    std::vector<TileId> ring = pyramid.tilesIn(level, lookAhead(pyramid, level, visible, direction));
    // Seen from a little ahead of the middle, tiles in the direction of travel are the nearest.
    const double speed = std::hypot(direction.x, direction.y);
    const double lead = speed > 0 ? std::max(visible.width, visible.height) / 2 / speed : 0;
    sortByDistance(pyramid, {view.centre.x - direction.x * lead, view.centre.y - direction.y * lead}, ring);
    std::size_t added = 0;
    for (const TileId id : ring)
        if (added < options.mostPrefetched && requests.add(id)) ++added;
    if (level == pyramid.coarsest()) return;
    std::vector<TileId> coarser = pyramid.tilesIn(level + 1, lookAhead(pyramid, level + 1, visible, {}));
    sortByDistance(pyramid, view.centre, coarser);
    for (const TileId id : coarser)
        if (added < options.mostPrefetched && requests.add(id)) ++added;
}

} // namespace

int sharpLevel(const TilePyramid& pyramid, Downsample view) {
    return pyramid.levelFor({view.value * kSharpEnough});
}

int motionLevel(const TilePyramid& pyramid, Downsample view) {
    return pyramid.levelFor({view.value * kMotionEnough});
}

DrawList selectDraw(const TilePyramid& pyramid, int level, Level0Rect area, const FindTile& find) {
    DrawList list;
    for (const TileId id : pyramid.tilesIn(level, area)) {
        const Level0Rect part = pyramid.tileAreaOnSlide(id).intersected(area);
        if (part.empty()) continue;
        if (ImagePtr image = find(id)) {
            list.tiles.push_back({id, std::move(image), part});
            continue;
        }
        list.complete = false;
        addCoarser(pyramid, level, part, find, list.tiles);
        addFiner(pyramid, level, part, find, list.tiles);
    }
    std::stable_sort(list.tiles.begin(), list.tiles.end(),
                     [](const DrawTile& a, const DrawTile& b) { return a.id.level > b.id.level; });
    return list;
}

std::vector<TileId> visibleTiles(const TilePyramid& pyramid, int level, const Viewport& view) {
    std::vector<TileId> tiles = pyramid.tilesIn(level, view.visibleArea());
    std::erase_if(tiles, [&](TileId id) { return !onScreen(pyramid, id, view); });
    sortByDistance(pyramid, view.centre, tiles);
    return tiles;
}

std::vector<TileId> selectRequests(const TilePyramid& pyramid, const Viewport& view, const HasTile& has,
                                   const RequestOptions& options) {
    if (pyramid.levels().empty()) return {};
    Requests requests(has);
    const int level = sharpLevel(pyramid, view.downsample);
    const std::vector<TileId> wanted = visibleTiles(pyramid, level, view);
    for (const TileId id : visibleTiles(pyramid, pyramid.coarsest(), view))
        requests.add(id);
    const int preview = previewLevel(pyramid, level);
    if (preview != level)
        for (const TileId id : wanted)
            if (!hasPreview(pyramid, id, preview, has)) requests.add(pyramid.parentOf(id, preview));
    for (const TileId id : wanted)
        requests.add(id);
    addPrefetch(pyramid, level, view, options, requests);
    return requests.take();
}

} // namespace hs::core
