// Drives a fuzz target without Clang: the seeds of its corpus, then inputs mutated from them, for HS_FUZZ_SECONDS. It
// learns nothing from what an input reached (libFuzzer does, by the preset fuzz), but runs wherever the tests do.
//
// An input follows from HS_FUZZ_SEED (1) and its number alone, so that a change is judged by what it changed, and a
// finding is repeated by HS_FUZZ_SEED=… HS_FUZZ_INPUT=…. HS_FUZZ_SEED=random draws one.
// The target runs in a child; the parent tells which input ended it, or held it for 20 s. Usage: PROGRAM CORPUS_FOLDER
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using Clock = std::chrono::steady_clock;
using Random = std::mt19937_64;

constexpr std::size_t kLongest = 65536; // bytes of an input, as nightly's
constexpr int kPatience = 20;           // seconds for one input

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::uint64_t seedFromEnvironment() {
    const char* const text = std::getenv("HS_FUZZ_SEED");
    if (text != nullptr && std::string_view(text) == "random") return std::random_device()() & 0xFFFFFF;
    return fromEnvironment("HS_FUZZ_SEED", 1);
}

std::vector<std::string> seedsOf(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> seeds;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return seeds;
}

std::size_t below(Random& random, std::size_t bound) {
    return bound == 0 ? 0 : std::size_t(random() % bound);
}

// Numbers at which sizes, offsets and counts go wrong, as bytes of 1, 2, 4 or 8.
std::string hostileNumber(Random& random) {
    static constexpr std::uint64_t kNumbers[] = {0,
                                                 1,
                                                 2,
                                                 0x7F,
                                                 0x80,
                                                 0xFF,
                                                 0x7FFF,
                                                 0xFFFF,
                                                 0x10000,
                                                 0x7FFFFFFF,
                                                 0x80000000,
                                                 0xFFFFFFFF,
                                                 0x100000000,
                                                 0x7FFFFFFFFFFFFFFF,
                                                 0x8000000000000000,
                                                 0xFFFFFFFFFFFFFFFF};
    const std::uint64_t number = kNumbers[below(random, std::size(kNumbers))] + below(random, 3) - 1;
    std::string bytes;
    for (std::size_t i = 0, size = std::size_t(1) << below(random, 4); i < size; ++i)
        bytes += char(number >> (8 * i) & 0xFF);
    return bytes;
}

// Words at which readers of text go wrong.
const std::string& hostileWord(Random& random) {
    static const std::string kWords[] = {"-1",
                                         "99999999999999999999",
                                         "1e999",
                                         "nan",
                                         "null",
                                         "[",
                                         "]",
                                         "{",
                                         "}",
                                         "\"",
                                         ",",
                                         ":",
                                         "\\u",
                                         "\\n",
                                         "\n",
                                         "\xff",
                                         "\xc3",
                                         "\xed\xa0\x80",
                                         "</w>",
                                         "true",
                                         "0.5",
                                         "IFD",
                                         "\"\"",
                                         std::string(1, '\0')};
    return kWords[below(random, std::size(kWords))];
}

void mutateOnce(std::string& input, const std::vector<std::string>& seeds, Random& random) {
    const std::size_t at = below(random, input.size() + 1);
    const std::size_t length = std::min(below(random, std::size_t(1) << below(random, 10)) + 1, input.size() - at);
    switch (below(random, 9)) {
    case 0:
        if (at < input.size()) input[at] = char(std::uint8_t(input[at]) ^ 1u << below(random, 8));
        break;
    case 1:
        if (at < input.size()) input[at] = char(below(random, 256));
        break;
    case 2: {
        const std::string number = hostileNumber(random);
        input.replace(at, std::min(number.size(), input.size() - at), number);
        break;
    }
    case 3:
        input.insert(at, hostileWord(random));
        break;
    case 4:
        input.erase(at, length);
        break;
    case 5:
        input.insert(below(random, input.size() + 1), input.substr(at, length));
        break;
    case 6:
        input.resize(at);
        break;
    case 7: {
        const std::string& other = seeds[below(random, seeds.size())];
        input = input.substr(0, at) + other.substr(below(random, other.size() + 1));
        break;
    }
    default: {
        const std::string& word = hostileWord(random);
        input.replace(at, std::min(word.size(), input.size() - at), word);
    }
    }
}

std::string inputOf(std::uint64_t seed, std::uint64_t number, const std::vector<std::string>& seeds) {
    if (number < seeds.size()) return seeds[number];
    Random random(seed * 0x9E3779B97F4A7C15u + number);
    std::string input = seeds[below(random, seeds.size())];
    for (std::size_t i = below(random, 8) + 1; i > 0; --i)
        mutateOnce(input, seeds, random);
    input.resize(std::min(input.size(), kLongest));
    return input;
}

void runTarget(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// The child's work; `at` is read by the parent.
void runAll(std::uint64_t seed, const std::vector<std::string>& seeds, std::atomic<std::uint64_t>& at) {
    const auto end = Clock::now() + std::chrono::seconds(fromEnvironment("HS_FUZZ_SECONDS", HS_FUZZ_SECONDS));
    for (std::uint64_t number = 0; number < seeds.size() || Clock::now() < end; ++number) {
        at = number;
        runTarget(inputOf(seed, number, seeds));
    }
}

// 0 when the child ended by itself and well.
int watch(pid_t child, const std::atomic<std::uint64_t>& at) {
    std::uint64_t last = at;
    auto since = Clock::now();
    for (;;) {
        int status = 0;
        if (waitpid(child, &status, WNOHANG) == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        if (at != last) {
            last = at;
            since = Clock::now();
        } else if (Clock::now() - since > std::chrono::seconds(kPatience)) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            std::printf("held for %d s\n", kPatience);
            return 1;
        }
        usleep(20'000);
    }
}

} // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> seeds = count == 2 ? seedsOf(arguments[1]) : std::vector<std::string>();
    if (seeds.empty()) {
        std::fprintf(stderr, "usage: %s FOLDER, which holds at least one seed\n", arguments[0]);
        return 2;
    }
    const std::uint64_t seed = seedFromEnvironment();
    if (std::getenv("HS_FUZZ_INPUT") != nullptr) {
        runTarget(inputOf(seed, fromEnvironment("HS_FUZZ_INPUT", 0), seeds));
        return 0;
    }
    void* const shared =
        mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return 1;
    auto& at = *new (shared) std::atomic<std::uint64_t>(0);
    std::printf("HS_FUZZ_SEED=%llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    const pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        runAll(seed, seeds, at);
        return 0;
    }
    const int code = watch(child, at);
    const auto number = static_cast<unsigned long long>(at.load());
    if (code == 0)
        std::printf("%llu inputs, none of them a finding\n", number + 1);
    else
        std::printf("FINDING: HS_FUZZ_SEED=%llu HS_FUZZ_INPUT=%llu repeats it\n", static_cast<unsigned long long>(seed),
                    number);
    return code == 0 ? 0 : 1;
}
