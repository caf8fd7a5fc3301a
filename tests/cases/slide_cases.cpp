// Files that are no slides, slides on odd paths, slides that change under the reader, and cut ones of every vendor.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <sstream>

namespace hs::test {

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

std::function<Arguments(const CaseFolder&)> infoOf(std::string name, std::string bytes) {
    return [name = std::move(name), bytes = std::move(bytes)](const CaseFolder& folder) -> Arguments {
        return {"info", folder.write(name, bytes)};
    };
}

fs::path sharedSlide(const char* name) {
    return fs::path(HS_SHARED_DIR) / "slides" / name;
}

std::string bytesOf(const fs::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

std::string nested(const CaseFolder& folder, std::size_t length) {
    fs::path path = folder.path();
    while (path.string().size() + 60 < length)
        path /= std::string(50, 'x');
    return (path / "slide.tif").string();
}

std::vector<FaultCase> notSlides() {
    return {
        {"NotThere", 3, "none.svs",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / "none.svs"};
         }},
        {"InAFolderThatIsNotThere", 3, "none.svs",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / "no/none.svs"};
         }},
        {"BelowAFile", 3, "below.svs",
         [](const CaseFolder& folder) -> Arguments {
             folder.write("file", "x");
             return {"info", folder / "file/below.svs"};
         }},
        {"Empty", 3, "empty.ndpi is empty", infoOf("empty.ndpi", "")},
        {"OneByte", 3, "one.svs", infoOf("one.svs", "I")},
        {"Text", 3, "letter.svs is text", infoOf("letter.svs", "Dear colleague,\nthank you.\n")},
        {"Zeros", 3, "zeros.svs", infoOf("zeros.svs", std::string(100000, '\0'))},
        {"Html", 3, "page.mrxs", infoOf("page.mrxs", "<!DOCTYPE html><html><body>Not found</body></html>")},
        {"Png", 3, "picture.svs is a PNG",
         infoOf("picture.svs", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + std::string(500, '\1'))},
        {"Pdf", 3, "report.svs is a PDF", infoOf("report.svs", "%PDF-1.7\n" + std::string(500, 'x'))},
        {"Zip", 3, "slides.svs is a .?ZIP", infoOf("slides.svs", "PK\x03\x04"s + std::string(500, '\1'))},
        {"Gzip", 3, "slide.svs", infoOf("slide.svs", "\x1f\x8b\x08"s + std::string(500, '\1'))},
        {"Hdf5", 3, "features.svs", infoOf("features.svs", "\x89HDF\r\n\x1a\n"s + std::string(500, '\0'))},
        {"Program", 3, "program.svs",
         infoOf("program.svs", "\x7f"
                               "ELF\2\1\1"s +
                                   std::string(500, '\0'))},
        {"JpegCutAfterItsHead", 3, "photo.svs", infoOf("photo.svs", "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1"s)},
        {"DicomHeadAlone", 3, "slide.dcm",
         infoOf("slide.dcm", std::string(128, '\0') + "DICM" + std::string(100, '\0'))},
        {"VmsWithoutItsPictures", 3, "slide.vms",
         infoOf("slide.vms", "[Virtual Microscope Specimen]\nNoLayers=1\nImageFile=none.jpg\n")},
        {"MiraxWithoutItsFolder", 3, "slide.mrxs",
         infoOf("slide.mrxs", "\xff\xd8\xff\xe0\0\x10JFIF\0"s + std::string(300, '\0'))},
        {"Folder", 3, "case.svs is a folder",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder.makeFolder("case.svs")};
         }},
        {"NullDevice", 3, "null",
         [](const CaseFolder&) -> Arguments {
             return {"info", "/dev/null"};
         }},
        {"EndlessDevice", 3, "zero",
         [](const CaseFolder&) -> Arguments {
             return {"info", "/dev/zero"};
         }},
        {"Fifo", 3, "pipe.svs",
         [](const CaseFolder& folder) -> Arguments {
             ::mkfifo((folder / "pipe.svs").c_str(), 0600);
             return {"info", folder / "pipe.svs"};
         }},
        {"Socket", 3, "socket.svs",
         [](const CaseFolder& folder) -> Arguments {
             const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
             sockaddr_un address{};
             address.sun_family = AF_UNIX;
             const std::string path = folder / "socket.svs";
             path.copy(address.sun_path, sizeof address.sun_path - 1);
             ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
             ::close(socket);
             return {"info", path};
         }},
        {"LinkToNothing", 3, "link.svs",
         [](const CaseFolder& folder) -> Arguments {
             fs::create_symlink("gone.svs", folder / "link.svs");
             return {"info", folder / "link.svs"};
         }},
        {"LinkToItself", 3, "link.svs",
         [](const CaseFolder& folder) -> Arguments {
             fs::create_symlink("link.svs", folder / "link.svs");
             return {"info", folder / "link.svs"};
         }},
    };
}

std::vector<FaultCase> oddPaths() {
    return {
        {"NameOfAnEmptyText", 3, ".",
         [](const CaseFolder&) -> Arguments {
             return {"info", ""};
         }},
        {"NameWithALineBreak", 3, "line",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / "line\nbreak.svs"};
         }},
        {"NameWithTerminalCodes", 3, "red",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / "\x1b[31mred.svs"};
         }},
        {"NameThatIsNotUtf8", 3, "raw",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / "raw\xff\xfe.svs"};
         }},
        {"NameOf300Bytes", 3, "xxx",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder / std::string(300, 'x')};
         }},
        {"PathOf5000Bytes", 3, "xxx",
         [](const CaseFolder& folder) -> Arguments {
             std::string path = folder.path().string();
             for (int i = 0; i < 100; ++i)
                 path += "/" + std::string(50, 'x');
             return {"info", path};
         }},
        {"WholeOnAPathOf2000Bytes", 0, "",
         [](const CaseFolder& folder) -> Arguments {
             const std::string path = nested(folder, 2000);
             fs::create_directories(fs::path(path).parent_path());
             std::ofstream(path, std::ios::binary) << goodTiff();
             return {"patches", path, "--json"};
         }},
        {"WholeWithAUnicodeName", 0, "",
         [](const CaseFolder& folder) -> Arguments {
             return {"info",
                     folder.write("Schnitt \xC3\xA4\xC3\xB6 \xE7\x9A\xAE\xE8\x86\x9A \xF0\x9F\x94\xAC.tif", goodTiff()),
                     "--json"};
         }},
        {"WholeWithANameThatIsNotUtf8", 0, "",
         [](const CaseFolder& folder) -> Arguments {
             return {"info", folder.write("raw\xff.tif", goodTiff()), "--json"};
         }},
        {"WholeAndReadOnly", 0, "",
         [](const CaseFolder& folder) -> Arguments {
             const std::string path = folder.write("slide.tif", goodTiff());
             ::chmod(path.c_str(), 0444);
             ::chmod(folder.path().c_str(), 0555);
             return {"patches", path};
         }},
        {"WholeWithAWrongSuffix", 0, "", infoOf("slide.mrxs", goodTiff())},
        {"WholeThroughALink", 0, "",
         [](const CaseFolder& folder) -> Arguments {
             folder.write("slide.tif", goodTiff());
             fs::create_symlink("slide.tif", folder / "link.svs");
             return {"info", folder / "link.svs"};
         }},
        {"PreviewIntoAFolderThatIsNotThere", 3, "preview.png",
         [](const CaseFolder& folder) -> Arguments {
             return {"patches", folder.write("slide.tif", goodTiff()), "--out", folder / "no/preview.png"};
         }},
        {"PreviewOntoAFolder", 3, "preview.png",
         [](const CaseFolder& folder) -> Arguments {
             return {"patches", folder.write("slide.tif", goodTiff()), "--out", folder.makeFolder("preview.png")};
         }},
    };
}

// A slide large enough to be still read when it is touched.
std::string largeTiff() {
    return tiffOf(tiledPicture({4096, 4096, 256, 20000}));
}

bool hasOpen(pid_t child, const std::string& file) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(child) + "/fd", failed))
        if (fs::read_symlink(entry.path(), failed) == file) return true;
    return false;
}

FaultCase whileOpen(const char* name, const char* sentence, int exitCode, void (*change)(const std::string&)) {
    FaultCase one{name, exitCode, sentence, [](const CaseFolder& folder) -> Arguments {
                      return {"patches", folder.write("slide.tif", largeTiff()), "--threads", "1", "--json"};
                  }};
    one.meanwhile = [change](const CaseFolder& folder, const fs::path&, pid_t child) {
        const std::string path = folder / "slide.tif";
        if (!hasOpen(child, path)) return false;
        change(path);
        return true;
    };
    return one;
}

std::vector<FaultCase> whileOpenCases() {
    return {
        whileOpen("CutWhileOpen", "slide.tif", 3, [](const std::string& path) { fs::resize_file(path, 5000); }),
        whileOpen("EmptiedWhileOpen", "slide.tif", 3, [](const std::string& path) { fs::resize_file(path, 0); }),
        whileOpen("OverwrittenWithTextWhileOpen", "slide.tif", 3,
                  [](const std::string& path) { std::ofstream(path, std::ios::binary) << std::string(100000, 'x'); }),
    };
}

// The first `share` of a shared slide, without its companions.
FaultCase cutOne(std::string name, const char* file, double share) {
    FaultCase one{
        std::move(name), 3, "slide\\.", [file, share](const CaseFolder& folder) -> Arguments {
            const std::string whole = bytesOf(sharedSlide(file));
            const std::string suffix = fs::path(file).extension().string();
            return {"info", folder.write("slide" + suffix, whole.substr(0, std::size_t(share * double(whole.size()))))};
        }};
    one.needs = "slides/"s + file;
    return one;
}

// Every vendor's layout, cut at its head, in its middle and just before its end.
std::vector<FaultCase> cutSlides() {
    std::vector<FaultCase> all;
    const std::pair<const char*, const char*> files[] = {
        {"Aperio", "CMU-1-Small-Region.svs"},    {"Hamamatsu", "test3-DAPI-2-387.ndpi"},
        {"Leica", "layout-skin-leica.scn"},      {"Ventana", "layout-skin-ventana.bif"},
        {"Philips", "layout-skin-philips.tiff"}, {"Ome", "OS-1-detail.ome.tif"},
        {"Generic", "boxes-4-levels.tiff"}};
    for (const auto& [vendor, file] : files) {
        all.push_back(cutOne(vendor + "CutInItsHead"s, file, 0.01));
        all.push_back(cutOne(vendor + "CutInItsMiddle"s, file, 0.5));
        all.push_back(cutOne(vendor + "CutBeforeItsEnd"s, file, 0.98));
    }
    return all;
}

} // namespace

std::vector<FaultCase> slideCases() {
    std::vector<FaultCase> all = notSlides();
    for (const auto& more : {oddPaths(), whileOpenCases(), cutSlides()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace hs::test
