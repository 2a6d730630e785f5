#!/usr/bin/env bash
# What each HTTP library costs: builds a program of three lines with FlyingFox and with Hummingbird, in release, and prints the time
# and the program's size. Needs the network; some ten minutes on two cores.
#
#     scripts/measurements/http_libraries.sh
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { # NAME REPOSITORY VERSION PRODUCT, and the program on standard input
    mkdir -p "$work/$1/Sources/$1"
    cat > "$work/$1/Sources/$1/main.swift"
    cat > "$work/$1/Package.swift" <<PACKAGE
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "$1", dependencies: [.package(url: "https://github.com/$2", from: "$3")],
    targets: [.executableTarget(name: "$1", dependencies: [.product(name: "$4", package: "$4")])])
PACKAGE
    sed -i "s|package: \"$4\"|package: \"${2#*/}\"|" "$work/$1/Package.swift"
    cd "$work/$1"
    echo "$4:"
    swift package resolve > build.log 2>&1
    { time swift build -c release -Xswiftc -gnone >> build.log 2>&1; } 2>&1 || cat build.log
    stat -c '%s bytes' ".build/release/$1"
}
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
