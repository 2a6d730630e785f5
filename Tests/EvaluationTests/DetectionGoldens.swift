/// Written by scripts/goldens/detection.py with pycocotools 2.0.11.
enum DetectionGoldens {
    /// AP50, AP, precision, recall, log-average miss rate.
    static let scores: [String: [Double]] = [
        "TUD-Campus": [0.713278, 0.311807, 0.822430, 0.735376, 0.468438],
        "TUD-Stadtmitte": [0.769091, 0.339104, 0.936909, 0.770761, 0.269909],
        "PETS09-S2L1": [0.707574, 0.206904, 0.809887, 0.783289, 0.620937],
        "ETH-Bahnhof": [0.534942, 0.219742, 0.715413, 0.580426, 0.709521],
        "KITTI-13": [0.384084, 0.133912, 0.487831, 0.496233, 0.772633],
    ]
}
