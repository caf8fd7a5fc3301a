#!/usr/bin/env bash
# Checks the rules of the house on a source tree. Usage: check_rules.sh ROOT. A line with "rule-allow: reason" is excused.
set -u
cd "$1" || exit 2
failures=0

# forbid PATTERN WHAT-TO-DO-INSTEAD FOLDER…
forbid() {
  local pattern=$1 advice=$2
  shift 2
  local folders=()
  for folder in "$@"; do [ -d "$folder" ] && folders+=("$folder"); done
  [ ${#folders[@]} -eq 0 ] && return
  local hits
  hits=$(grep -rnE --include='*.h' --include='*.cpp' --include='*.c' --include='CMakeLists.txt' "$pattern" "${folders[@]}" | grep -v 'rule-allow:')
  if [ -n "$hits" ]; then
    printf '%s\n  -> %s\n' "$hits" "$advice"
    failures=$((failures + 1))
  fi
}

# Who may know whom (CONTRIBUTING.md).
forbid '#include *[<"](Q[A-Z]|Qt)' 'core and model know no Qt; hand values to ui through core' core model
forbid '#include *[<"](torch/|ATen/|c10/)' 'LibTorch stays in model; cross with the values of core/engine.h' core ui app
forbid '#include *"model/' 'core and ui do not know the model; app is where they meet' core ui
forbid '#include *"(ui|app)/' 'core and model do not know the screen' core model
forbid '#include *"app/' 'ui does not know the programs' ui
forbid '#include *[<"]openslide' 'only core/slide talks to OpenSlide; use core/slide/slide.h' model ui app core/tiles core/patches core/view core/synthetic
forbid '#include *[<"](torch/|ATen/|c10/)' 'files, tokenizers and kernels build without LibTorch' model/io model/kernels
forbid 'target_link_libraries\(hs_core[^_].*(Qt6|torch|OPENSLIDE|openslide|opencv)' 'hs_core links the standard library, nlohmann-json and spdlog alone' core
forbid '(->|\.)readAssociated\(' 'label and overview pictures name patients: only ui/window/label_page and app/histoscribe/label_pictures read them' app/hscribe app/common app/demo app/training model ui/snapshot ui/report ui/marks ui/overlay ui/tray ui/viewer

# Habits.
forbid '(^|[^_A-Za-z-])(TODO|FIXME|XXX)([^X]|$)' 'finish it, or write the limit into the folder README' core model ui app tests
forbid 'std::cout' 'print through app/hscribe/output.h; log through core/log.h' core model ui
forbid '(^|[^:_a-zA-Z])printf\(' 'log through core/log.h' core model ui
forbid 'globalInstance\(\)->start|m_writer\.(start|waitForDone)|QtConcurrent' 'hand work over with ui/worker.h, whose hand-over the thread sanitizer sees' ui app
forbid 'QMessageBox' 'errors are a sentence in the message bar, not a dialog' ui app
forbid '\b(slots|signals|emit|foreach)\b *[:(]' 'Qt keywords clash with LibTorch: Q_SLOTS, Q_SIGNALS, Q_EMIT' ui app

# Sizes.
while read -r lines file; do
  [ "$file" = total ] && continue
  if [ "$lines" -gt 500 ]; then
    echo "$file has $lines lines"
    echo '  -> at most 500: find the room in it that wants a door of its own'
    failures=$((failures + 1))
  fi
done < <(find core model ui app tests \( -name '*.h' -o -name '*.cpp' \) -print0 2>/dev/null | xargs -0 -r wc -l | sed 's/^ *//')

# A room without a sign.
for folder in core model ui app resources tests packaging; do
  if [ -d "$folder" ] && [ ! -f "$folder/README.md" ]; then
    echo "$folder has no README.md"
    echo '  -> one screen: what lives here, its words, its threads, its decisions'
    failures=$((failures + 1))
  fi
done

[ "$failures" -eq 0 ] && echo "all rules hold"
exit $((failures > 0))
