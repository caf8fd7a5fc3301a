#include "model/io/sentencepiece/sentencepiece_library.h"

#ifndef HS_SENTENCEPIECE_LINKED
#include <dlfcn.h>

#include <filesystem>
#include <mutex>
#include <vector>
#endif

namespace hs::model {

#ifdef HS_SENTENCEPIECE_LINKED

// Under AddressSanitizer, which refuses RTLD_DEEPBIND, the object is linked plainly; no LibTorch is there then.
core::Result<SentencePieceLibrary> sentencePieceLibrary() {
    return SentencePieceLibrary{hsSpOpen, hsSpClose, hsSpVocabulary, hsSpSpecialId, hsSpIsByte, hsSpEncode, hsSpPiece, hsSpDecode};
}

#else

namespace fs = std::filesystem;

namespace {

constexpr char kName[] = "libhs_sentencepiece.so";

// Beside the object this code lives in (the engine module), or where <prefix>/bin's programs have their modules.
std::vector<fs::path> candidates() {
    std::vector<fs::path> found;
    Dl_info self{};
    if (::dladdr(reinterpret_cast<const void*>(&sentencePieceLibrary), &self) != 0 && self.dli_fname != nullptr)
        found.push_back(fs::absolute(self.dli_fname).parent_path() / kName);
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) found.push_back(program.parent_path().parent_path() / "lib" / "histoscribe" / kName);
    return found;
}

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

core::Result<SentencePieceLibrary> openLibrary() {
    void* library = nullptr;
    for (const fs::path& path : candidates()) {
        std::error_code failed;
        if (!fs::exists(path, failed)) continue;
        library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
        if (library != nullptr) break;
    }
    if (library == nullptr)
        return core::Error(core::ErrorCode::Unsupported, std::string("sentencepiece models need ") + kName + ", which is not beside this program");
    SentencePieceLibrary functions;
    const bool complete = find(library, "hsSpOpen", functions.open) && find(library, "hsSpClose", functions.close) &&
                          find(library, "hsSpVocabulary", functions.vocabulary) && find(library, "hsSpSpecialId", functions.specialId) &&
                          find(library, "hsSpIsByte", functions.isByte) && find(library, "hsSpEncode", functions.encode) &&
                          find(library, "hsSpPiece", functions.piece) && find(library, "hsSpDecode", functions.decode);
    if (!complete) return core::Error(core::ErrorCode::Unsupported, std::string(kName) + " beside this program is of another version");
    return functions;
}

} // namespace

core::Result<SentencePieceLibrary> sentencePieceLibrary() {
    static const core::Result<SentencePieceLibrary> opened = openLibrary();
    return opened;
}

#endif

} // namespace hs::model
