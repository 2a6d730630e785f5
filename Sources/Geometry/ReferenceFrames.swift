/// A coordinate frame, as a type: a coordinate never travels without it.
///
/// `Point<Camera>` and `Point<SemiLocal>` are different types, so adding one to the other does not compile.
public protocol ReferenceFrame: Sendable {}

/// Origin at the optical centre; x right, y down, z forward (the OpenCV optical convention); metres.
public enum Camera: ReferenceFrame {}

/// Origin at the IMU; axes as in the sensor's data sheet.
public enum Body: ReferenceFrame {}

/// Origin at the optical centre, so it moves with the wearer; z up along gravity, x along the heading at start and y to
/// the left of it (REP-103); metres. It does not turn with the head: that is what makes a track of it.
public enum SemiLocal: ReferenceFrame {}

/// Origin at the optical centre; z up along gravity, x horizontal along where the face points now, y to the left.
/// Only for telling the wearer 'left', 'right', 'ahead'.
public enum Head: ReferenceFrame {}
