// METEOR with the parameters of Lavie and Agarwal (2007) as NLTK has them (alpha 0.9, beta 3, gamma 0.5): words are paired
// where they are equal, then where their Porter stems are. NLTK's third stage, synonyms of WordNet, is left out: it needs
// WordNet's files, and everyday synonyms say little about pathology. So this score is at most NLTK's. NLTK pairs from the
// end of the texts, and so does this. Pure function; any thread.
#pragma once

#include "model/training/scores/bleu.h"

namespace hs::model {

// Words in lower case.
double meteor(const Words& written, const Words& reference);

} // namespace hs::model
