import CV4L2

/// What a device says about itself when asked.
extension V4L2Device {
    /// The encodings it offers, with sizes and rates; these only for encodings that can be used unless
    /// `withEverySize`, because asking takes a while.
    func formats(near choice: CameraModeChoice, withEverySize: Bool) throws(V4L2Error) -> [CameraFormat] {
        var formats: [CameraFormat] = []
        // The limits on the lists guard against a driver that never ends one.
        for index in 0..<UInt32(256) {
            var asked = v4l2_fmtdesc()
            asked.index = index
            asked.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            guard let found = try listed(HEADSUP_V4L2_ENUM_FMT, asked) else { break }
            let fourCC = FourCC(rawValue: found.pixelformat)
            let isWanted = withEverySize || choice.allows(fourCC)
            formats.append(
                CameraFormat(
                    fourCC: fourCC, name: text(ofKernelBytes: found.description),
                    sizes: isWanted ? try sizes(of: fourCC, near: choice) : []))
        }
        return formats
    }

    private func sizes(of fourCC: FourCC, near choice: CameraModeChoice) throws(V4L2Error) -> [CameraFormat.Size] {
        var sizes: [CameraFormat.Size] = []
        for index in 0..<UInt32(256) {
            var asked = v4l2_frmsizeenum()
            asked.index = index
            asked.pixel_format = fourCC.rawValue
            guard let found = try listed(HEADSUP_V4L2_ENUM_FRAMESIZES, asked) else { break }
            if found.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue {
                let (width, height) = (found.discrete.width, found.discrete.height)
                sizes.append(
                    CameraFormat.Size(
                        width: .discrete([Double(width)]), height: .discrete([Double(height)]),
                        rates: try rates(of: fourCC, width: width, height: height)))
            } else {
                let range = found.stepwise
                let widths = CameraRange(range.min_width, range.max_width, step: range.step_width)
                let heights = CameraRange(range.min_height, range.max_height, step: range.step_height)
                // The rates of a range are told for one size of it only; the one that will be used is taken.
                let width = widths.nearest(to: Double(choice.width)) ?? 0
                let height = heights.nearest(to: Double(choice.height)) ?? 0
                sizes.append(
                    CameraFormat.Size(
                        width: widths, height: heights,
                        rates: try rates(of: fourCC, width: UInt32(width), height: UInt32(height))))
                break
            }
        }
        return sizes
    }

    private func rates(of fourCC: FourCC, width: UInt32, height: UInt32) throws(V4L2Error) -> CameraRange {
        var rates: [Double] = []
        for index in 0..<UInt32(256) {
            var asked = v4l2_frmivalenum()
            asked.index = index
            asked.pixel_format = fourCC.rawValue
            asked.width = width
            asked.height = height
            guard let found = try listed(HEADSUP_V4L2_ENUM_FRAMEINTERVALS, asked) else { break }
            if found.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue {
                if let rate = found.discrete.rate { rates.append(rate) }
            } else if let greatest = found.stepwise.min.rate, let least = found.stepwise.max.rate {
                // The steps are even in time, not in rate; between the ends any rate comes near enough.
                return .stepwise(least: least, greatest: greatest, step: 0)
            }
        }
        return .discrete(rates)
    }

    /// The controls it has, those switched off by the driver left out.
    func controls() throws(V4L2Error) -> [CameraControl] {
        var controls: [CameraControl] = []
        var identifier = UInt32(V4L2_CTRL_FLAG_NEXT_CTRL)
        for _ in 0..<512 {
            var asked = v4l2_queryctrl()
            asked.id = identifier
            guard let found = try listed(HEADSUP_V4L2_QUERYCTRL, asked) else { break }
            identifier = found.id | UInt32(V4L2_CTRL_FLAG_NEXT_CTRL)
            guard found.flags & UInt32(V4L2_CTRL_FLAG_DISABLED) == 0, let kind = CameraControl.Kind(found.type) else {
                continue
            }
            controls.append(
                CameraControl(
                    identifier: found.id, name: text(ofKernelBytes: found.name), kind: kind,
                    least: Int(found.minimum), greatest: Int(found.maximum), step: Int(found.step),
                    standard: Int(found.default_value), value: kind == .button ? nil : value(of: found.id),
                    choices: kind == .menu ? try choices(of: found) : []))
        }
        return controls
    }

    private func choices(of control: v4l2_queryctrl) throws(V4L2Error) -> [CameraControl.Choice] {
        var choices: [CameraControl.Choice] = []
        guard control.minimum >= 0, control.minimum <= control.maximum else { return [] }
        for index in control.minimum...min(control.maximum, control.minimum + 255) {
            var asked = v4l2_querymenu()
            asked.id = control.id
            asked.index = UInt32(index)
            // A gap in a menu is answered like its end.
            guard let found = try listed(HEADSUP_V4L2_QUERYMENU, asked) else { continue }
            choices.append(CameraControl.Choice(value: Int(index), name: text(ofKernelBytes: found.name)))
        }
        return choices
    }

    /// A control's present value; nil where it cannot be read.
    private func value(of identifier: UInt32) -> Int? {
        var control = v4l2_control(id: identifier, value: 0)
        do {
            try request(HEADSUP_V4L2_G_CTRL, &control, to: "read a control")
        } catch {
            return nil
        }
        return Int(control.value)
    }
}

extension CameraRange {
    /// A range of whole numbers as the kernel tells it.
    fileprivate init(_ least: UInt32, _ greatest: UInt32, step: UInt32) {
        self = .stepwise(least: Double(least), greatest: Double(greatest), step: Double(max(step, 1)))
    }
}

extension v4l2_fract {
    /// Frames a second of a time per frame; nil for one that cannot be.
    var rate: Double? { numerator > 0 && denominator > 0 ? Double(denominator) / Double(numerator) : nil }
}
