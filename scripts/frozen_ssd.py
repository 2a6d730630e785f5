"""Reads what the scripts beside this need of a frozen TensorFlow SSD: its network, heads, anchors and variances.

The frozen graph of the TensorFlow object detection API holds three parts that no other library runs: the pre-processor
(loops over tensor arrays), the anchor generator and the post-processor. The network between them is kept; what the other
two would compute is read from their constants, so that another SSD of the same family needs no setting. The standard
library is enough.
"""

import argparse
import math
import os
import re
import struct
import sys

HEAD = re.compile(r"^BoxPredictor_(\d+)/(BoxEncodingPredictor|ClassPredictor)/BiasAdd$")
INPUT = "image_tensor"
FLOAT, INT32 = 1, 3  # numbers of DataType in TensorFlow's types.proto


class GraphError(Exception):
    """The file is not a graph these tools understand."""


# --- Protocol buffers, as far as a GraphDef needs them -------------------------------------------------------------


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise GraphError("a number is longer than 64 bits")


def fields(data):
    """Yields (number, value) of each field of a message: an integer, or the bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at)
        else:
            if wire == 2:
                size, at = varint(data, at)
            elif wire in (1, 5):
                size = 8 if wire == 1 else 4
            else:
                raise GraphError(f"wire type {wire} is not known")
            value, at = data[at : at + size], at + size
            if at > len(data):
                raise GraphError("a field reaches past the end")
        yield key >> 3, value


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def packed_integers(value):
    if isinstance(value, int):
        return [signed(value)]
    at, found = 0, []
    while at < len(value):
        number, at = varint(value, at)
        found.append(signed(number))
    return found


def packed_floats(value):
    return list(struct.unpack(f"<{len(value) // 4}f", value))


class Tensor:
    """A TensorProto of floats or 32-bit integers, flat."""

    def __init__(self, data):
        self.kind, self.shape, self.values = 0, [], []
        for number, value in fields(data):
            if number == 1:
                self.kind = value
            elif number == 2:
                sizes = [dict(fields(dimension)).get(1, 0) for n, dimension in fields(value) if n == 2]
                self.shape = [signed(size) for size in sizes]
            elif number == 4 and self.kind in (FLOAT, INT32):
                self.values = list(struct.unpack(f"<{len(value) // 4}{'f' if self.kind == FLOAT else 'i'}", value))
            elif number == 5:
                self.values += packed_floats(value)
            elif number == 7:
                self.values += packed_integers(value)


class Node:
    """A NodeDef: its attributes are kept as bytes and read when asked for."""

    def __init__(self, data):
        self.name = self.op = ""
        self.inputs, self.attributes = [], {}
        for number, value in fields(data):
            if number == 1:
                self.name = value.decode()
            elif number == 2:
                self.op = value.decode()
            elif number == 3:
                self.inputs.append(value.decode().lstrip("^").split(":")[0])
            elif number == 5:
                entry = dict(fields(value))
                self.attributes[entry[1].decode()] = entry.get(2, b"")

    def tensor(self):
        for number, value in fields(self.attributes.get("value", b"")):
            if number == 8:
                return Tensor(value)
        raise GraphError(f"{self.name} holds no tensor")


def read_graph(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        nodes = [Node(value) for number, value in fields(data) if number == 1]
    except (IndexError, KeyError, TypeError, AttributeError, UnicodeDecodeError, struct.error) as error:
        raise GraphError("it is not a frozen TensorFlow graph") from error
    if not nodes:
        raise GraphError("it holds no nodes")
    return {node.name: node for node in nodes}


# --- What is read from the frozen graph ----------------------------------------------------------------------------


def source(graph, name):
    """The node that really makes a value: behind Identity nodes, and the input in place of the pre-processor."""
    while True:
        if name.startswith("Preprocessor/"):
            return INPUT
        if name not in graph:
            raise GraphError(f"node {name} is missing")
        if graph[name].op != "Identity":
            return name
        name = graph[name].inputs[0]


def heads(graph):
    """[(box head, class head)] in the order of the feature maps, finest first."""
    found = {}
    for name in graph:
        match = HEAD.match(name)
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = name
    try:
        return [(found[i]["BoxEncodingPredictor"], found[i]["ClassPredictor"]) for i in range(len(found))]
    except KeyError as error:
        raise GraphError("a box predictor lacks its box or its class head") from error


def network(graph, outputs):
    """Names of the nodes between the input and the heads, in the order of computation. Constants stay behind."""
    order, seen = [], {INPUT}
    pending = [(name, False) for name in reversed(outputs)]
    while pending:
        name, entered = pending.pop()
        if entered:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            if graph[name].op != "Const":
                pending.append((name, True))
                pending += [(source(graph, each), False) for each in reversed(graph[name].inputs)]
    return order


def anchors(graph):
    """[(widths, heights)] of each feature map's anchors, as fractions of the picture.

    The generator computes height = scale / sqrt(ratio) and width = scale * sqrt(ratio) from constant lists, so the
    division by a square root names both lists.
    """
    layers = []
    for node in graph.values():
        if node.op != "RealDiv" or not node.name.startswith("MultipleGridAnchorGenerator/"):
            continue
        scale, root = (graph[source(graph, name)] for name in node.inputs)
        if scale.op == "Const" and root.op == "Sqrt":
            ratios = graph[source(graph, root.inputs[0])].tensor().values
            pairs = list(zip(scale.tensor().values, ratios, strict=True))
            layers.append(([s * math.sqrt(r) for s, r in pairs], [s / math.sqrt(r) for s, r in pairs]))
    return layers


def variances(graph):
    """Variances of (x, y, width, height): the inverse of what the box decoder divides by (y, x, height, width)."""
    names = [f"Postprocessor/Decode/truediv{suffix}/y" for suffix in ("", "_1", "_2", "_3")]
    y, x, height, width = (1 / graph[name].tensor().values[0] for name in names)
    return [x, y, width, height]


def class_count(graph, pairs):
    """Classes of the network, the background included."""
    class_bias = source(graph, graph[pairs[0][1]].inputs[1])
    return len(graph[class_bias].tensor().values) // len(anchors(graph)[0][0])


def score_conversion(graph):
    """What makes scores of the class heads' numbers: the name of the operation, the same in TensorFlow and ONNX."""
    return graph["Postprocessor/convert_scores"].op if "Postprocessor/convert_scores" in graph else "Softmax"


class FrozenSSD:
    """A graph with the parts that both writers start from. `maps` keeps the finest feature maps only."""

    def __init__(self, path, maps=None):
        self.graph = read_graph(path)
        all_pairs = heads(self.graph)
        self.pairs = all_pairs[:maps]
        if not self.pairs or INPUT not in self.graph:
            raise GraphError("it is not an SSD of the TensorFlow object detection API")
        layers = anchors(self.graph)
        if len(layers) != len(all_pairs):
            raise GraphError(f"it has {len(all_pairs)} box predictors but {len(layers)} sets of anchors")
        self.layers = layers[: len(self.pairs)]
        self.classes = class_count(self.graph, self.pairs)
        self.outputs = [name for pair in self.pairs for name in pair]


def converted(description, suffix, write):
    """The command line that both writers share: reads a graph, hands it to `write`, keeps the bytes it gives.

    Value of the process: 0, or as sysexits has it.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("graph", help="frozen TensorFlow graph (.pb)")
    parser.add_argument("output", help=f"file to write ({suffix})")
    parser.add_argument("--size", type=int, default=300, help="side of the square input trained with, pixels")
    parser.add_argument("--maps", type=int, help="feature maps to read, finest first; all if not given")
    arguments = parser.parse_args()
    try:
        data = write(FrozenSSD(arguments.graph, arguments.maps), arguments.size)
    except OSError as error:
        print(f"{arguments.graph}: {error.strerror}", file=sys.stderr)
        return 66
    except GraphError as error:
        print(f"{arguments.graph}: {error}", file=sys.stderr)
        return 65
    temporary = f"{arguments.output}.{os.getpid()}.partial"
    with open(temporary, "wb") as file:
        file.write(data)
    os.replace(temporary, arguments.output)
    return 0
