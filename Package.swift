// swift-tools-version: 6.2
import Foundation
import PackageDescription

let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// What multiplies matrices for minutes in the tests, where nothing else in a debug build is slow.
let optimizedAlways: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Pure Swift: no C library, no clock, no file, no thread.
let pure: [Target] = [
    .target(name: "Diagnostics"),
    .target(name: "Geometry", dependencies: [realModule]),
    .target(name: "Imaging"),
    .target(name: "Assignment"),
    .target(name: "MCAP", dependencies: ["Diagnostics"]),
    .target(name: "ROSMessages"),
    .target(name: "Detection", dependencies: ["Diagnostics", "Geometry", "Imaging"]),
    .target(name: "Ranging", dependencies: ["Detection", "Diagnostics", "Geometry", "Imaging", realModule]),
    .target(name: "Orientation", dependencies: ["Geometry", realModule], swiftSettings: optimizedAlways),
    .target(name: "Tracking", dependencies: ["Assignment", "Geometry", "Ranging", algorithms, realModule]),
    .target(name: "Prediction", dependencies: ["Geometry", "Tracking"]),
    // The weights are bytes in the program; tools/training makes them.
    .target(name: "CLearnedWeights", exclude: ["learned.weights"]),
    .target(
        name: "LearnedPrediction",
        dependencies: ["CLearnedWeights", "Diagnostics", "Geometry", "Prediction", "Tracking", realModule],
        swiftSettings: optimizedAlways),
    .target(
        name: "Risk", dependencies: ["Geometry", "Prediction", "Tracking", realModule],
        swiftSettings: optimizedAlways),
    .target(name: "Alerting", dependencies: ["Geometry", "Risk", algorithms, realModule]),
    .target(
        name: "Simulation", dependencies: ["Geometry", "Imaging", "Ranging"], swiftSettings: optimizedAlways),
    .target(name: "Evaluation", dependencies: ["Assignment", "Geometry", realModule]),
]

/// Devices, files and the libraries behind them, each met in one place.
let outside: [Target] = [
    .target(name: "FileFormats", dependencies: ["Diagnostics", tomlKit]),
    .target(name: "BoxFiles", dependencies: ["Diagnostics", "Evaluation", "FileFormats", "Geometry"]),
    .target(
        name: "Datasets",
        dependencies: [
            "BoxFiles", "Calibration", "Detection", "Diagnostics", "Evaluation", "FileFormats", "Geometry",
            "Orientation", "Ranging", "Simulation", realModule,
        ]),
    // Opens the libraries that are linked nowhere.
    .target(name: "CSharedLibrary", linkerSettings: [.linkedLibrary("dl")]),
    // Opened when a compressed chunk is first met.
    .target(name: "CCompression", dependencies: ["CSharedLibrary"]),
    .target(name: "MonotonicTime", dependencies: ["Geometry"]),
    .target(name: "Threads", dependencies: ["Diagnostics"]),
    .target(
        name: "InertialSensors",
        dependencies: ["Diagnostics", "FileFormats", "Geometry", "MonotonicTime", "Orientation", "Threads"]),
    .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
    .target(name: "CESpeak", dependencies: ["CSharedLibrary"]),
    .target(name: "CSpeechDispatcher", dependencies: ["CSharedLibrary"]),
    .target(
        name: "Speech",
        dependencies: ["CALSA", "CESpeak", "CSpeechDispatcher", "Diagnostics", "Geometry", "MonotonicTime", "Threads"],
        resources: [
            .embedInCode("Catalogues/de.phrases"), .embedInCode("Catalogues/en.phrases"),
            .embedInCode("Catalogues/es.phrases"), .embedInCode("Catalogues/fr.phrases"),
            .embedInCode("Catalogues/it.phrases"),
        ]),
    .systemLibrary(name: "CYAML"),
    .target(
        name: "Calibration",
        dependencies: [
            "CYAML", "Diagnostics", "FileFormats", "Geometry", realModule,
        ]),
    .target(name: "CV4L2"),
    .target(
        name: "Capture",
        dependencies: ["CV4L2", "Diagnostics", "Geometry", "Imaging", "MonotonicTime", "Threads", realModule]),
    .target(
        name: "COpenCV",
        cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
        linkerSettings: [
            .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_dnn"),
            .linkedLibrary("opencv_objdetect"), .linkedLibrary("opencv_calib3d"), .linkedLibrary("opencv_video"),
        ]),
    // Opened when a file is first read: what it links pulls in some 240 shared libraries.
    .target(
        name: "COpenCVMedia",
        cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
        linkerSettings: [
            .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_imgcodecs"),
            .linkedLibrary("opencv_videoio"),
        ]),
    // Opened when a board with markers is looked for: Debian's package of it brings Qt along.
    .target(
        name: "COpenCVMarkers",
        cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-O2"])],
        linkerSettings: [
            .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_aruco"),
        ]),
    // ONNX Runtime is opened when the configuration asks for it, and linked nowhere.
    .target(name: "CONNXRuntime", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "ONNXInference", dependencies: ["CONNXRuntime", "Diagnostics", "FileFormats"]),
    .target(
        name: "ONNXPrediction",
        dependencies: [
            "Diagnostics", "FileFormats", "Geometry", "ONNXInference", "Prediction", "Tracking", realModule,
        ]),
    .target(
        name: "Vision",
        dependencies: [
            "COpenCV", "Calibration", "Capture", "Detection", "Diagnostics", "FileFormats", "Geometry", "Imaging",
            "ONNXInference", "Orientation", "Ranging", realModule,
        ]),
]

/// Recordings of others.
let recordings: [Target] = [
    .target(
        name: "MCAPImport",
        dependencies: [
            "CCompression", "Datasets", "Diagnostics", "FileFormats", "Geometry", "Imaging", "MCAP", "Orientation",
            "ROSMessages", "Vision",
        ])
]

/// What composes the parts.
let composition: [Target] = [
    .target(
        name: "Configuration",
        dependencies: [
            "Alerting", "Capture", "Detection", "Diagnostics", "FileFormats", "Ranging", "Risk", "Speech", "Tracking",
            "Vision",
        ]),
    .target(
        name: "Pipeline",
        dependencies: [
            "Alerting", "Calibration", "Capture", "Configuration", "Detection", "Diagnostics", "FileFormats",
            "Geometry", "Imaging", "LearnedPrediction", "ONNXPrediction", "Orientation", "Prediction", "Ranging",
            "Risk", "Speech", "Tracking", "Vision",
        ]),
    // Counts calls of the C library's allocator, for benchmarks: loaded before the program, linked nowhere.
    .target(name: "CAllocationCount"),
    // The kernel's counters of a thread (perf_event_open), for benchmarks.
    .target(name: "CInstructionCount"),
    .target(
        name: "Benchmarks",
        dependencies: [
            "Alerting", "CInstructionCount", "Capture", "Configuration", "Detection", "Diagnostics", "FileFormats",
            "Geometry", "Imaging", "MonotonicTime", "Orientation", "Pipeline", "Prediction", "Ranging", "Risk",
            "Simulation", "Tracking", "Vision", realModule,
        ]),
    .target(
        name: "Replay",
        dependencies: [
            "Alerting", "BoxFiles", "Calibration", "Capture", "Configuration", "Datasets", "Detection", "Diagnostics",
            "FileFormats", "Geometry", "Imaging", "MonotonicTime", "Orientation", "Pipeline", "Ranging", "Speech",
            "Tracking", "Vision",
        ]),
    .target(
        name: "Rendering",
        dependencies: [
            "Alerting", "Configuration", "Diagnostics", "FileFormats", "Geometry", "Imaging", "Pipeline",
            "Prediction", "Replay", "Risk", "Tracking", "Vision", realModule,
        ]),
    .target(
        name: "ReplayLog",
        dependencies: [
            "Alerting", "Configuration", "Diagnostics", "FileFormats", "Geometry", "Imaging", "MCAP", "Pipeline",
            "Prediction", "Rendering", "Replay", "Risk", "Tracking", "Vision",
        ]),
    // Loaded when the live page is served, and linked nowhere.
    .target(name: "CMicroHTTPD", dependencies: ["CSharedLibrary"]),
    .target(
        name: "LiveView",
        dependencies: [
            "CMicroHTTPD", "Configuration", "Diagnostics", "FileFormats", "Geometry", "Imaging", "MonotonicTime",
            "Pipeline", "Rendering", "Replay", "Risk", "Threads", "Tracking", "Vision",
        ],
        resources: [.embedInCode("page.html")]),
    .target(
        name: "Experiments",
        dependencies: [
            "Alerting", "BoxFiles", "Calibration", "Capture", "Configuration", "Datasets", "Detection", "Diagnostics",
            "Evaluation", "FileFormats", "Geometry", "Imaging", "Orientation", "Pipeline", "Prediction", "Ranging",
            "Risk", "Simulation", "Tracking", "Vision", realModule,
        ]),
    .target(
        name: "Reports",
        dependencies: ["Diagnostics", "Evaluation", "Experiments", "FileFormats", realModule]),
    .systemLibrary(name: "CMalloc"),
    .target(
        name: "Daemon",
        dependencies: [
            "Alerting", "Calibration", "Capture", "CMalloc", "Configuration", "Datasets", "Detection", "Diagnostics",
            "FileFormats", "Geometry", "Imaging", "InertialSensors", "MonotonicTime", "Orientation", "Pipeline",
            "Ranging", "Risk", "Speech", "Threads", "Tracking", "Vision", logging, serviceLifecycle, unixSignals,
        ]),
    .executableTarget(
        name: "headsup",
        dependencies: [
            "Alerting", "Benchmarks", "BoxFiles", "Calibration", "Capture", "Configuration", "Daemon", "Datasets",
            "Detection", "Diagnostics", "Evaluation", "Experiments", "FileFormats", "Geometry", "Imaging",
            "InertialSensors", "LiveView", "MCAPImport", "MonotonicTime", "Orientation", "Pipeline", "Prediction",
            "Rendering", "Replay", "ReplayLog", "Reports", "Risk", "Simulation", "Speech", "Tracking", "Vision",
            argumentParser, logging,
        ]),
    .executableTarget(
        name: "capture-probe",
        dependencies: [
            "Capture", "Diagnostics", "Geometry", "Imaging", "InertialSensors", "MonotonicTime", "Orientation",
            argumentParser,
        ]),
]

/// The plugin that writes the reference of the modules; asked for by scripts/docs alone, so that no build waits for it.
let documentation: [Package.Dependency] =
    Context.environment["HEADSUP_DOCC"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")]

let tests: [Target] = [
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "AlertingTests", dependencies: ["Alerting", "Geometry", "Risk", "TestSupport"]),
    .testTarget(name: "AssignmentTests", dependencies: ["Assignment"]),
    .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks", "Diagnostics"]),
    .testTarget(name: "BoxFilesTests", dependencies: ["BoxFiles", "Diagnostics", "Evaluation", "Geometry"]),
    .testTarget(name: "CaptureTests", dependencies: ["Capture", "CV4L2", "Geometry", "Imaging", "TestSupport"]),
    .testTarget(
        name: "CalibrationTests",
        dependencies: ["Calibration", "Diagnostics", "FileFormats", "Geometry", "TestSupport"]),
    .testTarget(
        name: "DatasetsTests",
        dependencies: [
            "Datasets", "Diagnostics", "FileFormats", "Geometry", "Simulation", "TestSupport", realModule,
        ]),
    .testTarget(
        name: "DaemonTests",
        dependencies: [
            "Alerting", "Capture", "Configuration", "Daemon", "Datasets", "Detection", "Diagnostics", "FileFormats",
            "Geometry", "Imaging", "LiveView", "MonotonicTime", "Orientation", "Pipeline", "Replay", "Speech",
            "TestSupport", logging,
        ]),
    .testTarget(name: "DetectionTests", dependencies: ["Detection", "Geometry", "Imaging", "TestSupport"]),
    .testTarget(name: "EvaluationTests", dependencies: ["BoxFiles", "Evaluation", "Geometry"]),
    .testTarget(
        name: "ExperimentsTests",
        dependencies: [
            "Configuration", "Datasets", "Diagnostics", "Evaluation", "Experiments", "FileFormats", "Geometry",
            "Imaging", "Orientation", "Ranging", "Simulation", "TestSupport", "Vision",
        ]),
    // The parts that docs/extending.md adds, as a newcomer would add them.
    .testTarget(
        name: "ExtendingTests",
        dependencies: [
            "Datasets", "Detection", "Diagnostics", "FileFormats", "Geometry", "Imaging", "Orientation", "Prediction",
            "Ranging", "Speech", "TestSupport", "Tracking",
        ],
        exclude: ["nl.phrases"]),
    .testTarget(name: "FileFormatsTests", dependencies: ["Diagnostics", "FileFormats", "TestSupport"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Diagnostics", "TestSupport"]),
    .testTarget(
        name: "LiveViewTests",
        dependencies: [
            "Configuration", "Diagnostics", "Geometry", "Imaging", "LiveView", "MonotonicTime", "Pipeline",
            "Simulation", "Speech", "TestSupport",
        ]),
    .testTarget(name: "MCAPTests", dependencies: ["Diagnostics", "MCAP", "TestSupport"]),
    .testTarget(name: "ROSMessagesTests", dependencies: ["ROSMessages", "TestSupport"]),
    .testTarget(
        name: "MCAPImportTests",
        dependencies: [
            "Configuration", "Datasets", "Detection", "Diagnostics", "FileFormats", "Geometry", "Imaging", "MCAPImport",
            "Pipeline", "Replay", "ReplayLog", "Simulation", "Speech", "TestSupport", "Vision",
        ],
        resources: [.copy("Recordings")]),
    .testTarget(name: "GeometryTests", dependencies: ["Geometry", "TestSupport"]),
    .testTarget(
        name: "InertialSensorsTests",
        dependencies: ["Diagnostics", "Geometry", "InertialSensors", "MonotonicTime", "Orientation", "TestSupport"]),
    .testTarget(
        name: "LearnedPredictionTests",
        dependencies: [
            "CLearnedWeights", "Diagnostics", "Geometry", "LearnedPrediction", "Prediction", "Ranging", "TestSupport",
            "Tracking",
        ],
        resources: [.copy("Vectors")]),
    .testTarget(
        name: "ONNXPredictionTests",
        dependencies: [
            "Diagnostics", "FileFormats", "Geometry", "ONNXInference", "ONNXPrediction", "Prediction", "Ranging",
            "TestSupport", "Tracking",
        ]),
    .testTarget(
        name: "OrientationTests", dependencies: ["Geometry", "Orientation", "TestSupport", realModule]),
    .testTarget(
        name: "PipelineTests",
        dependencies: [
            "Alerting", "Calibration", "Configuration", "Detection", "Diagnostics", "FileFormats", "Geometry",
            "Imaging",
            "Pipeline", "Ranging", "Simulation", "Speech", "TestSupport",
        ]),
    .testTarget(
        name: "PredictionTests", dependencies: ["Geometry", "Prediction", "Ranging", "TestSupport", "Tracking"]),
    .testTarget(name: "RangingTests", dependencies: ["Detection", "Geometry", "Imaging", "Ranging", "TestSupport"]),
    .testTarget(
        name: "RenderingTests",
        dependencies: [
            "Configuration", "Diagnostics", "FileFormats", "Geometry", "Imaging", "Pipeline", "Rendering", "Replay",
            "Simulation", "TestSupport", "Vision",
        ]),
    .testTarget(
        name: "ReplayTests",
        dependencies: [
            "Alerting", "Configuration", "Datasets", "Diagnostics", "FileFormats", "Geometry", "Imaging", "Pipeline",
            "Ranging", "Replay", "Speech", "TestSupport", "Tracking", "Vision",
        ]),
    .testTarget(
        name: "ReplayLogTests",
        dependencies: [
            "Configuration", "Diagnostics", "FileFormats", "Geometry", "Imaging", "MCAP", "Pipeline", "Replay",
            "ReplayLog", "Simulation", "Speech", "TestSupport",
        ]),
    .testTarget(
        name: "ReportsTests",
        dependencies: [
            "Configuration", "Diagnostics", "Evaluation", "Experiments", "FileFormats", "Geometry", "Reports",
            "TestSupport",
        ]),
    .testTarget(name: "RiskTests", dependencies: ["Geometry", "Prediction", "Risk", "TestSupport", "Tracking"]),
    .testTarget(name: "SimulationTests", dependencies: ["Geometry", "Imaging", "Ranging", "Simulation"]),
    .testTarget(name: "SpeechTests", dependencies: ["Diagnostics", "Geometry", "Speech", "TestSupport"]),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"]),
    .testTarget(
        name: "TrackingTests",
        dependencies: ["Benchmarks", "Geometry", "Ranging", "Simulation", "TestSupport", "Tracking"]),
    .testTarget(
        name: "VisionTests",
        dependencies: [
            "BoxFiles", "Calibration", "Capture", "Detection", "Diagnostics", "Evaluation", "Geometry", "Imaging",
            "ONNXInference", "Orientation", "Ranging", "Simulation", "TestSupport", "Vision",
        ]),
]

let fuzzed: [Target] = [
    .target(
        name: "FuzzTargets",
        dependencies: [
            "BoxFiles", "Calibration", "Capture", "Configuration", "Daemon", "Datasets", "Diagnostics", "FileFormats",
            "Geometry", "LearnedPrediction", "MCAP", "Pipeline", "ROSMessages", "Speech", "TestSupport",
        ], path: "Tests/FuzzTargets"),
    .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "TestSupport"]),
]

/// Only where scripts/fuzz asks for it: libFuzzer brings the `main` of this program.
let fuzzer: [Target] =
    ProcessInfo.processInfo.environment["HEADSUP_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer",
            exclude: ["calibration.dict", "status-socket.dict"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ]

// A file sees what it imports itself, and nothing more: what a package of others imports would else choose between functions of
// the same name, and bring Foundation with it, which makes the program more than twice as large (docs/performance.md).
for target in pure + outside + recordings + composition where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.enableUpcomingFeature("MemberImportVisibility")]
}

// CI asks for no warnings. Whoever builds by a compiler that warns of more than ours shall have the program all the same.
let isStrict = Context.environment["HEADSUP_STRICT"] != nil
for target in pure + outside + recordings + composition + tests + fuzzed where isStrict && target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
}

let package = Package(
    name: "headsup",
    products: [
        .executable(name: "headsup", targets: ["headsup"]),
        .library(name: "HeadsupMedia", type: .dynamic, targets: ["COpenCVMedia"]),
        .library(name: "HeadsupMarkers", type: .dynamic, targets: ["COpenCVMarkers"]),
        .library(name: "HeadsupAllocationCount", type: .dynamic, targets: ["CAllocationCount"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ] + documentation,
    targets: pure + outside + recordings + composition + tests + fuzzed + fuzzer
)
