// How a subcommand of hscribe is declared: its options on a CLI11 app, and what runs when it is chosen.
#pragma once

#include "app/common/program_paths.h"
#include "core/files.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <sstream>
#include <stop_token>
#include <string>

namespace hs::app {

// Answers the exit code. The token is stopped by Ctrl+C.
using CommandBody = std::function<int(std::stop_token)>;

// For options that take a number of this range; CLI::Range would let "nan" through.
inline CLI::Validator numberBetween(double least, double most) {
    std::ostringstream range;
    range << '[' << least << " - " << most << ']';
    const auto check = [least, most, words = range.str()](std::string& text) {
        double value = 0.0;
        const bool isNumber = CLI::detail::lexical_cast(text, value);
        return isNumber && value >= least && value <= most ? std::string() : "Value " + text + " not in range " + words;
    };
    return CLI::Validator(check, "NUMBER in " + range.str());
}

// For seeds: a number without a sign, which would be taken off without a word.
inline CLI::Validator seedNumber() {
    const auto check = [](std::string& text) {
        const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::string() : "Value " + text + " is no whole number of 0 or more";
    };
    return CLI::Validator(check, "NUMBER");
}

// For --bundle: a folder, or the name of an installed bundle, which becomes its folder.
inline CLI::Validator bundleFolder() {
    const auto find = [](std::string& text) {
        text = core::utf8FromPath(bundleNamed(text));
        return std::string();
    };
    return CLI::Validator(find, "DIR");
}

// Each declares one subcommand; naming it on the command line sets `chosen`.
void declareInfo(CLI::App& program, CommandBody& chosen);
void declarePatches(CLI::App& program, CommandBody& chosen);
void declareFeatures(CLI::App& program, CommandBody& chosen);
void declareReport(CLI::App& program, CommandBody& chosen);
void declareHeatmap(CLI::App& program, CommandBody& chosen);
void declareParaphrase(CLI::App& program, CommandBody& chosen); // Qt builds only
void declareEvaluate(CLI::App& program, CommandBody& chosen);
void declareTrain(CLI::App& program, CommandBody& chosen);
void declareConvert(CLI::App& program, CommandBody& chosen);
void declareVerify(CLI::App& program, CommandBody& chosen);
void declareTokenize(CLI::App& program, CommandBody& chosen);
void declareDemo(CLI::App& program, CommandBody& chosen);
void declareBench(CLI::App& program, CommandBody& chosen);
void declareWatch(CLI::App& program, CommandBody& chosen);

} // namespace hs::app
