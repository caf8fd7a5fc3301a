// ROUGE-L (Lin 2004) on whole texts: F1 of the longest common subsequence, as rouge-score's "rougeL" without stemming.
// Words as alphanumericWords() cuts them. Pure functions; any thread.
#pragma once

#include "model/training/scores/bleu.h"

namespace hs::model {

double rougeL(const Words& written, const Words& reference);

std::size_t longestCommonSubsequence(const Words& a, const Words& b);

} // namespace hs::model
