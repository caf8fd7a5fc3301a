// EncoderVerifier: runs the patch encoder on the pictures that a golden's *_info.json names and compares features, maps
// after each stage, rows and sums by name. One thread.
#pragma once

#include "core/engine.h"
#include "model/nn/ctranspath.h"
#include "model/verify/golden_file.h"

#include <map>
#include <string>

namespace hs::model {

class EncoderVerifier {
public:
    // The golden's info must list "images".
    EncoderVerifier(CTransPath encoder, const GoldenFile& golden);

    // Whether a golden is one of an encoder.
    static bool knows(const GoldenFile& golden);

    core::VerifyLine line(const std::string& name);

private:
    void run();

    CTransPath m_encoder;
    const GoldenFile& m_golden;
    bool m_ran = false;
    std::map<std::string, at::Tensor> m_values; // [pictures, tokens, width] by point; "features" [pictures, 8 * embed]
};

} // namespace hs::model
