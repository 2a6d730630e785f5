"""Reads an MCAP file with PyPI's mcap and prints the count of each channel's messages; started by check-mcap."""

import collections
import json
import sys

import jsonschema
from mcap.exceptions import McapError
from mcap.reader import make_reader


def main(path, events=None):
    counts = collections.Counter()
    logged = []
    validators = {}
    with open(path, "rb") as stream:
        reader = make_reader(stream, validate_crcs=True)
        summary = reader.get_summary()
        for schema, channel, message in reader.iter_messages():
            if schema.id not in validators:
                text = json.loads(schema.data)
                jsonschema.Draft7Validator.check_schema(text)
                validators[schema.id] = jsonschema.Draft7Validator(text)
            content = json.loads(message.data)
            validators[schema.id].validate(content)
            if channel.topic == "/headsup/events":
                logged.append(content)
            counts[channel.id] += 1
    if summary is None or summary.statistics is None:
        raise ValueError("the file has no summary with statistics")
    if {k: n for k, n in summary.statistics.channel_message_counts.items() if n} != dict(counts):
        raise ValueError("the statistics' counts are not those of the messages")
    if events is not None:
        with open(events, encoding="utf-8") as lines:
            expected = [json.loads(line) for line in lines]
        if logged != expected:
            raise ValueError(f"it has {len(logged)} events, the event log {len(expected)}, and they are not the same")
        print(f"events as in {events}: {len(logged)}")
    for number, channel in sorted(summary.channels.items()):
        print(f"{channel.topic} {summary.schemas[channel.schema_id].name} {counts[number]}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (McapError, ValueError, jsonschema.ValidationError, jsonschema.SchemaError) as error:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
        sys.exit(65)
