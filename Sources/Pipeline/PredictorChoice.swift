import Configuration
import Diagnostics
import FileFormats
import LearnedPrediction
import ONNXPrediction
import Prediction
import Vision

extension Configuration {
    /// The predictor that was configured; a new one is registered here.
    ///
    /// - Parameters:
    ///   - frameRate: of the source, hertz.
    ///   - wearerIsOrigin: whether places are relative to the wearer, who moves; otherwise the frame is fixed.
    /// - Throws: where the learned network that the program was built with is broken, or the user's own can not be
    ///   used.
    public func makePredictor(frameRate: Double, wearerIsOrigin: Bool = true) throws(Fault) -> any Predictor {
        switch prediction.predictor {
        case .constantVelocity: ConstantVelocityPredictor()
        case .kalman: KalmanPredictor(accelerationDensity: prediction.accelerationDensity)
        case .reference: ReferencePredictor(framePeriod: 1 / frameRate)
        case .learned: try LearnedPredictor(wearerIsOrigin: wearerIsOrigin)
        case .onnx:
            try ONNXPredictor(
                model: prediction.model, library: detection.runtime, beside: FilePath.folder(of: detection.model),
                step: prediction.modelStep, accelerationDensity: prediction.accelerationDensity)
        }
    }

    /// Takes a predictor by its name, or a network of the user's own by its path.
    ///
    /// - Throws: `usage` where it is neither.
    public mutating func choosePredictor(_ name: String) throws(Fault) {
        if let kind = PredictionSettings.Kind(rawValue: name), kind != .onnx || !prediction.model.isEmpty {
            prediction.predictor = kind
        } else if name.hasSuffix(".onnx") {
            prediction.predictor = .onnx
            prediction.model = name
        } else {
            let names = PredictionSettings.Kind.builtIn.map(\.rawValue)
            throw Fault(
                .usage, "there is no predictor '\(name)'",
                remedy: "Choose one of \(names.joined(separator: ", ")), or give the path of a .onnx file")
        }
    }

    /// What the chosen predictor is called in reports: its kind, or the path of the network.
    public var predictorName: String {
        prediction.predictor == .onnx ? prediction.model : prediction.predictor.rawValue
    }
}
