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
        .target(name: "Capture", dependencies: ["Diagnostics", "Geometry", "Imaging"]),
        // Evaluation.
        .target(name: "Assignment"),
        .testTarget(name: "AssignmentTests", dependencies: ["Assignment"]),
        // Recorded and simulated walks.
        .target(
            name: "FileFormats", dependencies: ["Diagnostics", .product(name: "TOMLKit", package: "TOMLKit")]),
        .target(name: "Simulation", dependencies: ["Geometry", "Ranging"]),
        .target(
            name: "Datasets",
            dependencies: [
                "Detection", "Diagnostics", "FileFormats", "Geometry", "Orientation", "Ranging", "Simulation",
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .testTarget(name: "FileFormatsTests", dependencies: ["Diagnostics", "FileFormats"]),
        .testTarget(name: "SimulationTests", dependencies: ["Geometry", "Ranging", "Simulation"]),
        .testTarget(
            name: "DatasetsTests",
            dependencies: ["Datasets", "Diagnostics", "FileFormats", "Geometry", "Simulation"]),
    ]
)
