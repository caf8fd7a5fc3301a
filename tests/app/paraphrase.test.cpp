// Paraphrases: what is sent, what is taken, and hscribe paraphrase against a server of this test on the loopback.

#include "app/common/paraphrase.h"

#include "core/cases.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace hs::app {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ParaphraseOptions kOptions{.model = "m", .temperature = 0.8, .headings = {"Critical findings:", "Final diagnosis:"}};
const std::string kReport = "Critical findings: None. Final diagnosis: Naevus of 0.3 mm.";

std::string answerWith(const std::string& text) {
    return json{{"choices", json::array({{{"message", {{"role", "assistant"}, {"content", text}}}}})}}.dump();
}

TEST(ParaphraseFrom, WhatIsNoAnswerIsSaid) {
    const auto said = [](const std::string& answer) { return paraphraseFrom(answer).error().message; };
    EXPECT_THAT(said("<html>"), HasSubstr("is not a JSON object"));
    EXPECT_THAT(said("{}"), HasSubstr("holds no choices"));
    EXPECT_THAT(said(R"({"choices":[]})"), HasSubstr("holds no choices"));
    EXPECT_THAT(said(R"({"choices":[{"message":{}}]})"), HasSubstr("holds no text"));
    EXPECT_THAT(said(answerWith(" \n")), HasSubstr("holds an empty text"));
    EXPECT_THAT(said(R"({"error":{"message":"no such model"}})"), HasSubstr("no such model"));
    EXPECT_EQ(paraphraseFrom(answerWith(" Other words.\n")).value(), "Other words.");
}

TEST(NumbersIn, ReadsEverySpellingOfADecimalNumber) {
    EXPECT_THAT(numbersIn("0.3 mm, 0. 3 mm, 0,3 mm, 12 of 7."), ElementsAre("0.3", "0.3", "0.3", "12", "7"));
    EXPECT_THAT(numbersIn("none"), IsEmpty());
    EXPECT_THAT(numbersIn("grade 2. Then"), ElementsAre("2"));
}

TEST(RefusalOf, KeepsWhatMustNotChange) {
    EXPECT_EQ(refusalOf(kReport, "Critical findings: There are none. Final diagnosis: A naevus, 0.3 mm.", kOptions), "");
    EXPECT_THAT(refusalOf(kReport, " ", kOptions), HasSubstr("empty"));
    EXPECT_THAT(refusalOf(kReport, kReport, kOptions), HasSubstr("report itself"));
    EXPECT_THAT(refusalOf(kReport, "Critical findings: None. Final diagnosis: A naevus, 0.8 mm.", kOptions), HasSubstr("numbers"));
    EXPECT_THAT(refusalOf(kReport, "Final diagnosis: A naevus, 0.3 mm.", kOptions), HasSubstr("headings"));
    EXPECT_THAT(refusalOf(kReport, std::string(5000, 'a'), kOptions), HasSubstr("four times"));
}

TEST(ParaphraseRequest, HoldsTheReportAndNothingElseOfTheCase) {
    const json body = json::parse(paraphraseRequest(kReport, kOptions, 7));
    EXPECT_EQ(body["model"], "m");
    EXPECT_EQ(body["seed"], 7);
    ASSERT_EQ(body["messages"].size(), 2u);
    EXPECT_EQ(body["messages"][1]["content"], kReport);
    EXPECT_THAT(body["messages"][0]["content"].get<std::string>(), HasSubstr("\"Final diagnosis:\""));
}

// Answers each request on the loopback with what `reply` says: a whole HTTP answer for a request's body.
class LocalServer {
public:
    explicit LocalServer(std::function<std::string(const std::string& head, const std::string& body)> reply) : m_reply(std::move(reply)) {
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_socket, 8) != 0) ADD_FAILURE() << "no server";
        ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::jthread([this](std::stop_token stop) { serve(std::move(stop)); });
    }
    ~LocalServer() {
        m_thread.request_stop();
        m_thread.join();
        ::close(m_socket);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    std::vector<std::string> heads() const {
        const std::lock_guard lock(m_mutex);
        return m_heads;
    }

    static std::string ok(const std::string& body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

private:
    void serve(std::stop_token stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{m_socket, POLLIN, 0};
            if (::poll(&waiting, 1, 50) <= 0) continue;
            const int client = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
            std::string request;
            char buffer[4096];
            std::size_t end = std::string::npos, length = 0;
            while (end == std::string::npos || request.size() < end + 4 + length) {
                const ssize_t got = ::read(client, buffer, sizeof buffer);
                if (got <= 0) break;
                request.append(buffer, std::size_t(got));
                end = request.find("\r\n\r\n");
                const std::size_t at = request.find("Content-Length: ");
                if (end != std::string::npos && at != std::string::npos) length = std::stoul(request.substr(at + 16));
            }
            const std::string head = request.substr(0, end);
            {
                const std::lock_guard lock(m_mutex);
                m_heads.push_back(head);
            }
            const std::string answer = m_reply(head, end == std::string::npos ? "" : request.substr(end + 4));
            for (std::size_t sent = 0; sent < answer.size();) {
                const ssize_t put = ::send(client, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
                if (put <= 0) break;
                sent += std::size_t(put);
            }
            ::close(client);
        }
    }

    std::function<std::string(const std::string&, const std::string&)> m_reply;
    int m_socket = -1;
    int m_port = 0;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_heads; // guarded by m_mutex
    std::jthread m_thread;
};

class Paraphrase : public ::testing::Test {
protected:
    Paraphrase() {
        std::string lines;
        for (const char* split : {"train", "train", "val"}) {
            const std::string id = "secret-" + std::to_string(lines.size());
            lines += json{{"id", id}, {"slides", {"slides/" + id + ".svs"}}, {"reports", {kReport}}, {"split", split}}.dump() + "\n";
        }
        m_folder.write("cases.jsonl", lines);
    }
    test::ProgramRun run(const std::string& address, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"paraphrase", "--data", (m_folder / "cases.jsonl").string(), "--endpoint", address,
                                           "--model", "m", "--out", out(), "--count", "2", "--timeout", "20"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        test::RunOptions options;
        options.environment = {"HS_TEST_KEY=abc"};
        return test::runProgram("hscribe", arguments, options);
    }
    std::string out() const { return (m_folder / "more.jsonl").string(); }
    test::TemporaryFolder m_folder;
};

TEST_F(Paraphrase, WithoutTheWordNothingIsSentAndWhatWouldBeIsShown) {
    const LocalServer server([](const auto&, const auto&) { return LocalServer::ok("{}"); });
    const test::ProgramRun shown = run(server.url() + "/v1");
    EXPECT_EQ(shown.exitCode, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("Nothing was sent"));
    EXPECT_THAT(shown.out, HasSubstr(server.url() + "/v1/chat/completions"));
    EXPECT_THAT(shown.out, HasSubstr("reports of 2 cases"));
    EXPECT_THAT(shown.out, HasSubstr("Naevus of 0.3 mm."));
    EXPECT_THAT(shown.out, ::testing::Not(HasSubstr("secret-")));
    EXPECT_TRUE(server.heads().empty());
    EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(Paraphrase, WhatIsNoAddressIsSaid) {
    for (const char* address : {"", "server", "ftp://server/v1", "http://", "http://user:word@server/v1", "http://server/v1?x=1"}) {
        const test::ProgramRun wrong = run(address, {"--send"});
        EXPECT_EQ(wrong.exitCode, 2) << address << wrong.err;
        EXPECT_EQ(std::count(wrong.err.begin(), wrong.err.end(), '\n'), 1) << wrong.err;
    }
}

TEST_F(Paraphrase, AServerThatIsNotThereOrSendsElsewhereIsSaid) {
    EXPECT_EQ(run("http://127.0.0.1:1/v1", {"--send"}).exitCode, 3);
    const LocalServer elsewhere([](const auto&, const auto&) {
        return std::string("HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    const test::ProgramRun sent = run(elsewhere.url(), {"--send"});
    EXPECT_EQ(sent.exitCode, 3);
    EXPECT_THAT(sent.err, HasSubstr("which is not followed"));
    const LocalServer broken([](const auto&, const auto&) { return LocalServer::ok("nonsense"); });
    EXPECT_EQ(run(broken.url(), {"--send"}).exitCode, 3);
    EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(Paraphrase, TakesGoodAnswersRefusesOthersAndWritesTheCases) {
    int number = 0;
    const LocalServer server([&number](const std::string&, const std::string& body) {
        const json request = json::parse(body);
        EXPECT_EQ(request["messages"][1]["content"], kReport);
        ++number;
        const std::string size = number % 3 == 1 ? "0.4" : "0.3"; // every third answer has another number
        return LocalServer::ok(answerWith("Critical findings: Nothing. Final diagnosis: A naevus (" + std::string(std::size_t(number), 'x') + ") of " + size + " mm."));
    });
    const test::ProgramRun asked = run(server.url() + "/v1/", {"--send", "--json", "--key-variable", "HS_TEST_KEY"});
    ASSERT_EQ(asked.exitCode, 0) << asked.err;
    const json counts = json::parse(asked.out);
    EXPECT_EQ(counts["paraphrases"], 4);
    EXPECT_EQ(counts["refused"], 2);
    EXPECT_THAT(server.heads().front(), HasSubstr("POST /v1/chat/completions"));
    EXPECT_THAT(server.heads().front(), HasSubstr("Authorization: Bearer abc"));
    const auto cases = core::readCases(out());
    ASSERT_TRUE(cases.ok()) << cases.error().message;
    EXPECT_EQ(cases.value()[0].reports.size(), 3u);
    EXPECT_EQ(cases.value()[0].reports[0], kReport);
    EXPECT_EQ(cases.value()[2].reports.size(), 1u) << "split val stays as it was written";
    EXPECT_EQ(cases.value()[0].slides[0], m_folder / "slides/secret-0.svs");
}

TEST_F(Paraphrase, AServerThatFailsHalfwayIsAskedOnlyForTheRestTheNextTime) {
    std::atomic<int> number = 0;
    const LocalServer server([&number](const std::string&, const std::string&) {
        const int now = ++number;
        if (now == 3) return std::string("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return LocalServer::ok(answerWith("Critical findings: " + std::string(std::size_t(now), 'y') + " Final diagnosis: Naevus, 0.3 mm."));
    });
    EXPECT_EQ(run(server.url(), {"--send"}).exitCode, 1);
    EXPECT_FALSE(std::filesystem::exists(out()));
    EXPECT_EQ(run(server.url(), {"--send"}).exitCode, 0);
    EXPECT_EQ(number, 3 + 2);
    EXPECT_FALSE(std::filesystem::exists(out() + ".part.jsonl"));
}

} // namespace
} // namespace hs::app
