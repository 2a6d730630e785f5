/// Made by scripts/goldens/xoshiro.py.
enum XoshiroGolden {
    static let seed42: [UInt64] = [
        0x15780B2E0C2EC716,
        0x6104D9866D113A7E,
        0xAE17533239E499A1,
        0xECB8AD4703B360A1,
    ]
}
