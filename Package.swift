// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "headsup",
    products: [
        .library(name: "HeadsupMedia", type: .dynamic, targets: ["COpenCVMedia"])
    ],
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
                "BoxFiles", "Configuration", "Diagnostics", "Evaluation", "FileFormats", "Pipeline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
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
        .testTarget(name: "EvaluationTests", dependencies: ["BoxFiles", "Evaluation"]),
        // Vision: OpenCV, its bridges and their one wrapper. libHeadsupMedia.so is opened when a file is first read.
        .target(
            name: "COpenCV",
            cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
            linkerSettings: [
                .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_dnn"),
                .linkedLibrary("opencv_objdetect"),
            ]),
        .target(
            name: "COpenCVMedia",
            cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
            linkerSettings: [
                .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_imgcodecs"),
                .linkedLibrary("opencv_videoio"),
            ]),
        .target(
            name: "Vision",
            dependencies: [
                "COpenCV", "Capture", "Detection", "Diagnostics", "FileFormats", "Geometry", "Imaging",
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .testTarget(name: "DetectionTests", dependencies: ["Detection", "Geometry", "TestSupport"]),
        .testTarget(
            name: "VisionTests",
            dependencies: [
                "Capture", "Detection", "Diagnostics", "Geometry", "Imaging", "TestSupport", "Vision",
            ]),
    ]
)
