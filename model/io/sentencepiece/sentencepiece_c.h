/* The C face of libhs_sentencepiece.so, the one object that links sentencepiece.
 *
 * Debian's sentencepiece exports a private protobuf that clashes with LibTorch's as soon as both are linked into one
 * process; behind this face, opened with RTLD_LOCAL | RTLD_DEEPBIND, they never meet. A model is immutable once open: any
 * thread may call with it. Answers that do not fit the capacity return the size needed and write nothing. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct HsSpModel HsSpModel;

enum { HS_SP_UNKNOWN = 0, HS_SP_BOS = 1, HS_SP_EOS = 2, HS_SP_PAD = 3 };

/* Null on failure, the reason in `error`. */
HsSpModel* hsSpOpen(const char* bytes, size_t size, char* error, size_t errorCapacity);
void hsSpClose(HsSpModel* model);
int hsSpVocabulary(const HsSpModel* model);
int hsSpSpecialId(const HsSpModel* model, int which); /* -1: the model has none */
int hsSpIsByte(const HsSpModel* model, int id);
size_t hsSpEncode(const HsSpModel* model, const char* text, size_t size, int* ids, size_t capacity);
size_t hsSpPiece(const HsSpModel* model, int id, char* text, size_t capacity);
size_t hsSpDecode(const HsSpModel* model, const int* ids, size_t count, char* text, size_t capacity);

#ifdef __cplusplus
}
#endif
