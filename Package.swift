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
        .target(
            name: "Configuration",
            dependencies: [
                "Alerting", "Diagnostics", "Ranging", "Risk", "Tracking",
                .product(name: "TOMLKit", package: "TOMLKit"),
            ]),
        .target(
            name: "Pipeline",
            dependencies: [
                "Alerting", "Configuration", "Detection", "Diagnostics", "FileFormats", "Geometry", "Imaging",
                "Orientation", "Prediction", "Ranging", "Risk", "Tracking",
            ]),
        .executableTarget(
            name: "headsup",
            dependencies: [
                "BoxFiles", "Configuration", "Datasets", "Diagnostics", "Evaluation", "Experiments", "FileFormats",
                "Pipeline", "Prediction",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "Experiments",
            dependencies: [
                "Configuration", "Datasets", "Diagnostics", "Evaluation", "Geometry", "Pipeline", "Prediction",
                "Ranging", "Tracking",
            ]),
        .target(
            name: "Datasets",
            dependencies: [
                "Detection", "Diagnostics", "FileFormats", "Geometry", "Orientation", "Ranging",
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .target(
            name: "FileFormats", dependencies: ["Diagnostics", .product(name: "TOMLKit", package: "TOMLKit")]),
        // Devices and files.
        .target(name: "Capture", dependencies: ["Diagnostics", "Geometry", "Imaging"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "GeometryTests", dependencies: ["Geometry", "TestSupport"]),
        .testTarget(name: "TrackingTests", dependencies: ["Geometry", "Ranging", "TestSupport", "Tracking"]),
        .testTarget(
            name: "PredictionTests", dependencies: ["Geometry", "Prediction", "Ranging", "TestSupport", "Tracking"]),
        .testTarget(name: "RiskTests", dependencies: ["Geometry", "Prediction", "Risk", "TestSupport", "Tracking"]),
        .testTarget(name: "AlertingTests", dependencies: ["Alerting", "Geometry", "Risk", "TestSupport"]),
        // Evaluation.
        .target(name: "Assignment"),
        .testTarget(name: "AssignmentTests", dependencies: ["Assignment"]),
        .target(
            name: "Evaluation",
            dependencies: [
                "Assignment", "Diagnostics", "Geometry", .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .target(name: "BoxFiles", dependencies: ["Diagnostics", "Evaluation", "Geometry"]),
        .testTarget(name: "BoxFilesTests", dependencies: ["BoxFiles", "Diagnostics", "Evaluation", "Geometry"]),
        .testTarget(name: "EvaluationTests", dependencies: ["BoxFiles", "Evaluation", "Geometry"]),
        // Sound.
        .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
        .target(name: "CESpeak"),
        .target(name: "CSpeechDispatcher"),
        .target(
            name: "Speech",
            dependencies: ["CALSA", "CESpeak", "CSpeechDispatcher", "Diagnostics", "Geometry"],
            resources: [
                .embedInCode("Catalogues/en.phrases"), .embedInCode("Catalogues/fr.phrases"),
                .embedInCode("Catalogues/de.phrases"), .embedInCode("Catalogues/es.phrases"),
                .embedInCode("Catalogues/it.phrases"),
            ]),
        .testTarget(name: "SpeechTests", dependencies: ["Diagnostics", "Geometry", "Speech", "TestSupport"]),
    ]
)
