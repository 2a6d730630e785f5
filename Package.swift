// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "headsup",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.0.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Pure Swift: no C library, no clock, no file, no thread.
        .target(name: "Diagnostics"),
        .target(name: "Geometry", dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
        .target(name: "Imaging"),
        .target(name: "Detection", dependencies: ["Diagnostics", "Geometry", "Imaging"]),
        .target(
            name: "Ranging",
            dependencies: ["Detection", "Geometry", .product(name: "RealModule", package: "swift-numerics")]),
        .target(name: "Orientation", dependencies: ["Geometry"]),
        .target(name: "Tracking", dependencies: ["Assignment", "Geometry", "Ranging"]),
        .target(name: "Prediction", dependencies: ["Geometry", "Tracking"]),
        .target(
            name: "Risk",
            dependencies: [
                "Geometry", "Prediction", "Tracking", .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .target(
            name: "Alerting",
            dependencies: ["Geometry", "Risk", .product(name: "RealModule", package: "swift-numerics")]),
        // Devices and files.
        .target(name: "CV4L2"),
        .target(
            name: "Capture",
            dependencies: [
                "CV4L2", "Diagnostics", "Geometry", "Imaging", .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .executableTarget(
            name: "capture-probe",
            dependencies: [
                "Capture", "Diagnostics", "Geometry", "Imaging",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(name: "CaptureTests", dependencies: ["Capture"]),
        // Evaluation.
        .target(name: "Assignment"),
        .testTarget(name: "AssignmentTests", dependencies: ["Assignment"]),
    ]
)
