"""The current API straight from the registry's table: a public format, here with boto3.

    WAYPOST_TABLE=waypost-prod python3 table.py
"""
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["WAYPOST_TABLE"])
entry = table.get_item(Key={"pk": "SERVICE#orders-api", "sk": "v1"})["Item"]
place = next(place for place in entry["regions"] if place["current"])
api = place["current"]
print(f"https://{api['apiId']}-{api['vpceIds'][0]}.execute-api.{place['region']}.amazonaws.com/{api['stage']}/")
