#!/usr/bin/env bash
# Installs the build into a prefix, moves it and uses it there, and holds what comes along (man pages, desktop entry, MIME
# types, AppStream data) against the programs. Usage: install.test.sh BUILD SOURCE
set -uo pipefail
build=$1
source=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

export HOME="$room/home" XDG_CACHE_HOME="$room/home/cache" XDG_CONFIG_HOME="$room/home/config" QT_QPA_PLATFORM=offscreen
mkdir -p "$HOME"

components=(viewer)
[ -e "$build/lib/histoscribe/libhs_engine.so" ] && grep -q 'HS_ENGINE:BOOL=ON' "$build/CMakeCache.txt" && components+=(engine)
for component in "${components[@]}"; do
  cmake --install "$build" --component "$component" --prefix "$room/first place" >"$room/log" 2>&1 || { cat "$room/log"; fail "cmake --install --component $component"; }
done
mv "$room/first place" "$room/second"
bin="$room/second/bin"

"$bin/hscribe" --version | grep -q '^hscribe ' || fail "hscribe --version in a moved prefix"
echo '{"text": "Final diagnosis:"}' | "$bin/hscribe" tokenize --tokenizer "$room/second/share/histoscribe/biogpt" | grep -q '18812,227,20' ||
  fail "the tokenizer does not find its tables in a moved prefix"
"$bin/hscribe" demo slide --out "$room/demo" --seed 3 --width 2048 --height 2048 --mpp 1.0 >/dev/null || fail "hscribe demo slide in a moved prefix"
slide=$(compgen -G "$room/demo/*.tif*" | head -n 1)
"$bin/hscribe" info "$slide" --json | grep -q '"mpp"' || fail "hscribe info in a moved prefix"
if [ -x "$bin/histoscribe" ]; then
  "$bin/histoscribe" "$slide" --shot "$room/window.png" || fail "histoscribe --shot in a moved prefix"
  [ -s "$room/window.png" ] || fail "histoscribe painted no window"
fi
if [[ " ${components[*]} " == *" engine "* ]]; then
  "$bin/hscribe" verify --all >"$room/verify" || { cat "$room/verify"; fail "verify --all does not pass in a moved prefix"; }
  grep -q '^engine *PASS' "$room/verify" || { cat "$room/verify"; fail "the engine is not found in a moved prefix"; }
fi
# Nothing of the build tree is needed any more.
for file in "$bin"/* "$room"/second/lib/histoscribe/*.so; do
  readelf -d "$file" 2>/dev/null | grep -E 'R(UN)?PATH' | grep -q "$build" && fail "$(basename "$file") looks for libraries in the build tree"
done

share="$room/second/share"
for page in hscribe histoscribe; do
  [ -f "$share/man/man1/$page.1.gz" ] || fail "there is no man page of $page"
done
# The commands as --help lists them, each with its heading in the man page.
"$bin/hscribe" --help | sed -n '/^Subcommands:/,$p' | awk '/^  [a-z]/ {print $1}' | while read -r command; do
  zgrep -qE "^\.BR? \"?$command\b" "$share/man/man1/hscribe.1.gz" || echo "$command"
done >"$room/unnamed"
[ -s "$room/unnamed" ] && fail "hscribe.1 does not name: $(tr '\n' ' ' <"$room/unnamed")"

entry="$share/applications/org.histoscribe.HistoScribe.desktop"
program=$(sed -n 's/^Exec=\([^ ]*\).*/\1/p' "$entry")
[ -x "$bin/$program" ] || fail "the desktop entry starts $program, which is not installed"
[ -f "$share/icons/hicolor/scalable/apps/$(sed -n 's/^Icon=//p' "$entry").svg" ] || fail "the desktop entry names an icon that is not installed"
for suffix in svs ndpi vms mrxs scn bif; do
  grep -q "\*\.$suffix\"" "$share/mime/packages/histoscribe.xml" || fail "*.$suffix has no MIME type"
done
sed -n 's/^MimeType=//p' "$entry" | tr ';' '\n' | grep . | while read -r type; do
  case $type in image/tiff | application/dicom) ;; *) grep -q "\"$type\"" "$share/mime/packages/histoscribe.xml" || echo "$type" ;; esac
done >"$room/unknown"
[ -s "$room/unknown" ] && fail "the desktop entry names MIME types that are not defined: $(tr '\n' ' ' <"$room/unknown")"
if command -v xmllint >/dev/null; then
  xmllint --noout "$share/mime/packages/histoscribe.xml" "$share"/metainfo/*.xml || fail "XML that is not well formed"
fi
if command -v appstreamcli >/dev/null; then
  appstreamcli validate --no-net "$share"/metainfo/*.xml >"$room/log" || { cat "$room/log"; fail "AppStream data"; }
fi
for document in copyright third-party.md it.md limits.md privacy-report.md changelog.gz; do
  [ -s "$share/doc/histoscribe/$document" ] || fail "share/doc/histoscribe/$document is missing"
done
# What is linked is named in the notice: every library that a program asks for by itself, but for the system's own.
declare -A named=([libhdf5_serial]=HDF5 [libz]=zlib [libpolyclipping]=Clipper [libQCustomPlotQt6]=QCustomPlot [libspdlog]=spdlog
  [libfmt]=fmt [libopenslide]=OpenSlide [libtiff]=libtiff [liblcms2]="Little CMS" [libjpeg]=libjpeg-turbo [libpng16]=libpng
  [libsentencepiece]=sentencepiece [libtorch_cpu]=LibTorch [libtorch]=LibTorch [libc10]=LibTorch)
for file in "$bin"/* "$room"/second/lib/histoscribe/*.so; do
  readelf -d "$file" 2>/dev/null | sed -n 's/.*NEEDED.*\[\(.*\)\.so.*/\1/p'
done | sort -u | while read -r library; do
  case $library in
    libstdc++ | libm | libgcc_s | libc | ld-linux* | libpthread | libdl | libhs_*) continue ;;
    libQt6*) name=${library#libQt6} ;;
    *) name=${named[$library]:-$library} ;;
  esac
  grep -q "$name" "$source/packaging/third-party.md" || echo "$library"
done >"$room/unlisted"
[ -s "$room/unlisted" ] && fail "third-party.md does not name: $(tr '\n' ' ' <"$room/unlisted")"

[ "$failures" -eq 0 ] && echo "the installed prefix is whole and can be moved (${components[*]})"
exit $((failures > 0))
