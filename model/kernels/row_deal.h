// RowDeal: how a thread goes through its share of a matrix. The share is cut into as many runs as are read side by side,
// and every piece takes the next rows of each, so that a run stays one long stream of memory from the first piece to the
// last. (Pieces that lie behind one another begin as many new streams each, and a stream is slow until the processor
// foresees it.)
#pragma once

#include "model/kernels/kernel_table.h"

#include <algorithm>

namespace hs::model::kernels {

struct RowDeal {
    int rows = 0;    // of the matrix
    int grain = 1;   // rows that stay together
    int streams = 1; // runs

    int grains() const { return (rows + grain - 1) / grain; }

    // share, piece: grains, as SharedRows hands them out, piece within share. Calls work(RowRuns) until every row of the
    // piece has been part of one; the pieces of a share together are all of its rows, each once.
    template <class Work>
    void forEachRun(RowRange share, RowRange piece, Work&& work) const {
        const int whole = std::min(share.end, rows / grain) - share.begin; // the matrix's last grain may be shorter
        const int each = whole / streams;
        const int dealt = each * streams;
        const int end = piece.end - share.begin;
        for (int at = piece.begin - share.begin; at < end;) {
            const int together = (std::min(end, dealt) - at) / streams;
            if (at % streams == 0 && together > 0) {
                work(RowRuns{(share.begin + at / streams) * grain, together * grain, each * grain, streams});
                at += together * streams;
                continue;
            }
            const int first = (share.begin + (at < dealt ? at % streams * each + at / streams : at)) * grain;
            work(RowRuns{first, std::min(grain, rows - first), 0, 1});
            ++at;
        }
    }
};

} // namespace hs::model::kernels
