"""Prints the URL of orders-api from the registry's table, which has a public format, with boto3.

    WAYPOST_TABLE=waypost-prod python3 table.py
"""
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["WAYPOST_TABLE"])
entry = table.get_item(Key={"pk": "SERVICE#orders-api", "sk": "v1"})["Item"]
region = next(region for region in entry["regions"] if region["current"])
api = region["current"]
print(f"https://{api['apiId']}-{api['vpceIds'][0]}.execute-api.{region['region']}.amazonaws.com/{api['stage']}/")
