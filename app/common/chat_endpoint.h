// ChatEndpoint: one OpenAI-compatible address on the user's own network. It speaks to that address alone: redirections are
// not followed, no proxy is used. One thread, which needs no event loop of its own: post() runs one until the answer is
// there.
#pragma once

#include "core/error.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

class QNetworkAccessManager;

namespace hs::app {

struct EndpointOptions {
    std::string address; // "http://server:8000/v1", as typed; "/chat/completions" is added
    std::string key;     // sent as a bearer token, or empty
    std::chrono::seconds patience{180};
};

class ChatEndpoint {
public:
    // InvalidInput for what is no http or https address.
    static core::Result<std::unique_ptr<ChatEndpoint>> create(const EndpointOptions& options);
    ~ChatEndpoint();

    const std::string& address() const { return m_address; } // what requests go to, whole
    // Sends a JSON body; answers the body of the reply whatever its status says when it is JSON, else a sentence.
    core::Result<std::string> post(const std::string& body, std::stop_token stop);

private:
    ChatEndpoint();
    EndpointOptions m_options;
    std::string m_address;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace hs::app
