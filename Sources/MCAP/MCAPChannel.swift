/// A topic of a file, with what its messages are.
public struct MCAPChannel: Sendable, Equatable {
    /// Number of the channel in its file.
    public var id: UInt16
    /// What it is called.
    public var topic: String
    /// How messages are encoded: `cdr`, `json`.
    public var messageEncoding: String
    /// What kind of message, by name: `sensor_msgs/msg/Imu`; empty where the file does not say.
    public var schemaName: String
    /// How that kind is described: `ros2msg`, `jsonschema`.
    public var schemaEncoding: String
}

/// One message.
public struct MCAPMessage: Sendable {
    /// Number of its channel.
    public var channel: UInt16
    /// When it was recorded, nanoseconds.
    public var logTime: UInt64
    /// When it was published, nanoseconds.
    public var publishTime: UInt64
    /// What it says.
    public var data: ArraySlice<UInt8>
}

/// The channels that a file has described so far.
struct ChannelTable {
    private(set) var channels: [UInt16: MCAPChannel] = [:]
    private var schemas: [UInt16: (name: String, encoding: String)] = [:]

    mutating func addSchema(_ record: ArraySlice<UInt8>) throws(FieldReader.Overrun) {
        var fields = FieldReader(record)
        let id: UInt16 = try fields.number()
        let name = try fields.text()
        schemas[id] = (name, try fields.text())
        _ = try fields.data()
    }

    mutating func addChannel(_ record: ArraySlice<UInt8>) throws(FieldReader.Overrun) {
        var fields = FieldReader(record)
        let id: UInt16 = try fields.number()
        let schema = schemas[try fields.number()] ?? ("", "")
        let topic = try fields.text()
        channels[id] = MCAPChannel(
            id: id, topic: topic, messageEncoding: try fields.text(), schemaName: schema.name,
            schemaEncoding: schema.encoding)
    }
}
