/// Written by scripts/goldens/collision.py.
enum CollisionGoldens {
    static let recordings = [
        "easy/eth-0070",
        "easy/hotel-0096",
        "easy/hotel-0202",
        "easy/zara1-0031",
        "easy/zara1-0119",
        "hard/eth-0016",
        "hard/hotel-0129",
        "hard/zara1-0053",
    ]
    static let samples = 1512
    static let collisions = 224
    static let precision = 0.229050279
    static let recall = 0.366071429
    static let averagePrecision = 0.351999505
    static let brier = 0.168495913
    static let encounters = 11
    static let warned = 8
    static let falseAlerts = 24
    static let medianLeadTime = 0.7330
    static let minutes = 1.609983
}
