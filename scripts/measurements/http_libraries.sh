#!/usr/bin/env bash
# What an HTTP server of Swift's brings into a program: builds one of three lines with FlyingFox, with Hummingbird and without
# any, in release with Swift's library linked in, and prints the time and the program's size, stripped. Needs the network; some
# ten minutes on two cores.
#
#     scripts/measurements/http_libraries.sh
set -eu
"$(dirname "$0")/../install-dependencies" libcurl4-openssl-dev libxml2-dev

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { # NAME [REPOSITORY VERSION PRODUCT], and the program on standard input
    mkdir -p "$work/$1/Sources/$1"
    cat > "$work/$1/Sources/$1/main.swift"
    local package="" product=""
    if [ $# -gt 1 ]; then
        package=".package(url: \"https://github.com/$2\", from: \"$3\")"
        product=".product(name: \"$4\", package: \"${2#*/}\")"
    fi
    cat > "$work/$1/Package.swift" <<PACKAGE
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "$1", dependencies: [$package],
    targets: [.executableTarget(name: "$1", dependencies: [$product])])
PACKAGE
    cd "$work/$1"
    echo "${4:-nothing}:"
    swift package resolve > build.log 2>&1
    # What the static form of Foundation's networking does not name itself.
    { time swift build -c release --static-swift-stdlib -Xlinker -lcurl -Xlinker -lxml2 >> build.log 2>&1; } 2>&1 || cat build.log
    strip --strip-unneeded ".build/release/$1"
    stat -c '%s bytes' ".build/release/$1"
}
build none <<'PROGRAM'
import Glibc
puts("nothing is served")
PROGRAM
build fox swhitty/FlyingFox 0.27.1 FlyingFox <<'PROGRAM'
import FlyingFox
let server = HTTPServer(port: 0)
await server.appendRoute("/") { _ in HTTPResponse(statusCode: .ok) }
try await server.run()
PROGRAM
build bird hummingbird-project/hummingbird 2.28.1 Hummingbird <<'PROGRAM'
import Hummingbird
let router = Router()
router.get("/") { _, _ in "x" }
try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0))).runService()
PROGRAM
