import Foundation

/// The real data that tests may read: the folder of HEADSUP_DATA, or ../shared/data beside the package.
public enum TestData {
    /// The package's own folder.
    public static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The data folder, where there is one.
    public static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["HEADSUP_DATA"]
        let url =
            named.map { URL(fileURLWithPath: $0) }
            ?? package.appendingPathComponent("../shared/data").standardizedFileURL
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
        }
        return url
    }()

    /// Whether there is one.
    public static var isPresent: Bool { folder != nil }

    /// Path of something in it.
    public static func path(_ name: String) -> String { folder?.appendingPathComponent(name).path ?? name }

    /// Said by every test that is skipped for the lack of it.
    public static let absence = "the data folder is absent: set HEADSUP_DATA to run this test"
}
