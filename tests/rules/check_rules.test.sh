#!/usr/bin/env bash
# Each rule notices its violation: a tree with one wrong line fails, a clean tree passes.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
for folder in core model ui app resources tests packaging; do mkdir -p "$tree/$folder" && echo sign >"$tree/$folder/README.md"; done
mkdir -p "$tree/model/io"
failures=0

expect() { # expect pass|fail NAME
  if "$here/check_rules.sh" "$tree" >/dev/null; then got=pass; else got=fail; fi
  if [ "$got" != "$1" ]; then echo "$2: expected $1, got $got"; failures=$((failures + 1)); fi
}

violate() { # violate FILE LINE
  printf '%s\n' "$2" >"$tree/$1"
  expect fail "$1: $2"
  rm "$tree/$1"
}

expect pass 'a clean tree'
violate core/a.h '#include <QString>'
violate core/a.h '#include <torch/torch.h>'
violate model/a.cpp '#include "ui/a.h"'
violate model/a.cpp '#include <openslide/openslide.h>'
violate model/io/a.cpp '#include <ATen/ATen.h>'
violate ui/a.cpp '#include "model/io/bundle.h"'
mkdir -p "$tree/app/hscribe" && echo sign >"$tree/app/hscribe/README.md"
violate app/hscribe/a.cpp 'slide->readAssociated("label")'
violate ui/a.cpp 'QMessageBox box;'
violate app/a.cpp 'QThreadPool::globalInstance()->start([] {});'
violate ui/a.h 'signals:'
violate app/a.cpp '// TODO later'
violate core/a.cpp 'std::cout << 1;'
violate core/long.cpp "$(yes '//' | head -n 501)"
printf '#include <QString> // rule-allow: shown here\n' >"$tree/core/a.h"
expect pass 'an excused line'
rm "$tree/ui/README.md"
expect fail 'a folder without README'
[ "$failures" -eq 0 ] && echo 'every rule notices its violation'
exit $((failures > 0))
