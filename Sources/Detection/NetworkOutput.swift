import Geometry

/// What the numbers that leave a network mean.
public enum NetworkOutputKind: String, Sendable, CaseIterable {
    /// OpenCV's DetectionOutput layer: rows of picture, label, score, left, top, right, bottom; edges as fractions of
    /// the input.
    case ssd
    /// Rows of centre x, centre y, width, height (pixels of the input), objectness, one score a class; a person's
    /// score is the product of the two (YOLOv5, YOLOX, YOLOv7).
    case yolov5
    /// Columns of centre x, centre y, width, height (pixels of the input), one score a class (YOLOv8 and later).
    case yolov8
}

/// The result of a network, row-major.
public struct NetworkOutput {
    /// The numbers; valid only during the call that hands them out.
    public let values: UnsafeBufferPointer<Float>
    /// Sizes of the dimensions, outermost first.
    public let shape: [Int]

    /// Names the parts of a result held elsewhere.
    public init(values: UnsafeBufferPointer<Float>, shape: [Int]) {
        self.values = values
        self.shape = shape
    }
}

/// Turns the numbers of a network into boxes, each with the picture of the batch it was seen in.
///
/// Boxes are in the units of the network's input, 0 to 1 across it, so that they do not depend on its size.
public struct NetworkOutputReader: Sendable, Equatable {
    /// What the numbers mean.
    public var kind: NetworkOutputKind
    /// Class labels that are a person.
    public var personLabels: [Int]
    /// Detections below this score are left out, 0 to 1.
    public var leastScore: Double
    /// Width of the network's input, pixels.
    public var inputWidth: Int
    /// Height of the network's input, pixels.
    public var inputHeight: Int

    /// Makes a reader.
    public init(
        kind: NetworkOutputKind, personLabels: [Int], leastScore: Double, inputWidth: Int, inputHeight: Int
    ) {
        self.kind = kind
        self.personLabels = personLabels
        self.leastScore = leastScore
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
    }

    /// Why a result of this shape can not be read, or nil where it can.
    public func objection(to shape: [Int], batch: Int) -> String? {
        switch kind {
        case .ssd:
            let isSSD = shape.count == 4 && shape[0] == 1 && shape[1] == 1 && shape[3] == 7
            return isSSD ? nil : "an SSD gives 1 x 1 x N x 7 numbers, this network gives \(Self.words(shape))"
        case .yolov5, .yolov8:
            let first = kind == .yolov5 ? 5 : 4
            let classAxis = kind == .yolov5 ? 2 : 1
            guard shape.count == 3, shape[0] == batch, shape[classAxis] > first else {
                let form = kind == .yolov5 ? "N x (5 + classes)" : "(4 + classes) x N"
                return
                    "a \(kind.rawValue) network gives \(batch) x \(form) numbers, this one gives \(Self.words(shape))"
            }
            let classes = shape[classAxis] - first
            let missing = personLabels.first { $0 < 0 || $0 >= classes }
            return missing.map { "it has \(classes) classes, counted from 0, so none has the label \($0)" }
        }
    }

    /// Hands each person in the result to `found`: picture of the batch, box (0 to 1 across the input), score.
    ///
    /// The shape must be one that `objection` does not object to. Rows with numbers that are not finite are passed
    /// over.
    public func read(_ output: NetworkOutput, found: (Int, BoundingBox, Double) -> Void) {
        switch kind {
        case .ssd: readSSD(output, found: found)
        case .yolov5: readYOLO(output, rowAxis: 1, found: found)
        case .yolov8: readYOLO(output, rowAxis: 2, found: found)
        }
    }

    private func readSSD(_ output: NetworkOutput, found: (Int, BoundingBox, Double) -> Void) {
        for row in 0..<output.shape[2] {
            // Most rows are below every limit: their score alone is read.
            let score = Double(output.values[row * 7 + 2])
            guard score >= leastScore else { continue }
            let cell = output.values.extracting((row * 7)..<(row * 7 + 7))
            // Rows that are not used are filled with zeros, or with picture -1.
            guard cell[0] >= 0, cell[0] < 1024, abs(cell[1]) < 1e6,
                personLabels.contains(Int(cell[1]))
            else { continue }
            let box = BoundingBox(
                left: Double(cell[3]), top: Double(cell[4]), width: Double(cell[5] - cell[3]),
                height: Double(cell[6] - cell[4]))
            if box.isValid { found(Int(cell[0]), box, score) }
        }
    }

    private func readYOLO(_ output: NetworkOutput, rowAxis: Int, found: (Int, BoundingBox, Double) -> Void) {
        let hasObjectness = kind == .yolov5
        let firstClass = hasObjectness ? 5 : 4
        let rows = output.shape[rowAxis]
        let columns = output.shape[3 - rowAxis]
        let rowStep = rowAxis == 1 ? columns : 1
        let columnStep = rowAxis == 1 ? 1 : rows
        for picture in 0..<output.shape[0] {
            for row in 0..<rows {
                let start = picture * rows * columns + row * rowStep
                let at = { (column: Int) in Double(output.values[start + column * columnStep]) }
                var score = 0.0
                for label in personLabels { score = max(score, at(firstClass + label)) }
                if hasObjectness { score *= at(4) }
                guard score >= leastScore else { continue }
                let width = at(2) / Double(inputWidth)
                let height = at(3) / Double(inputHeight)
                let box = BoundingBox(
                    left: at(0) / Double(inputWidth) - width / 2, top: at(1) / Double(inputHeight) - height / 2,
                    width: width, height: height)
                if box.isValid { found(picture, box, score) }
            }
        }
    }

    private static func words(_ shape: [Int]) -> String {
        shape.map(String.init).joined(separator: " x ")
    }
}
