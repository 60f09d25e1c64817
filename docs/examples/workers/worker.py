"""A worker in Python, with nothing but its library: python3 worker.py URL KEY TOPIC"""
import json
import sys
import threading
import urllib.error
import urllib.request

url, key, topic = sys.argv[1:4]


def call(path, body):
    request = urllib.request.Request(
        url + "/api/v1/workers/" + path,
        json.dumps(body).encode(),
        {"Authorization": "Bearer " + key, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.load(answer)


def work(given):
    """What this worker is for: replace it."""
    return {"upper": given["text"].upper()}


def keep(task, done):
    """Renews the lease while the work goes on."""
    while not done.wait(task["lease_ms"] / 3000):
        call("heartbeat", {"id": task["id"], "token": task["token"]})


def run(task):
    lease = {"id": task["id"], "token": task["token"]}
    done = threading.Event()
    threading.Thread(target=keep, args=(task, done), daemon=True).start()
    try:
        call("complete", lease | {"output": work(task["input"])})
    except urllib.error.HTTPError as refused:
        if refused.code != 409:  # 409: the lease was lost, and the task is another's
            raise
    except Exception as failure:
        call("fail", lease | {"message": str(failure)})
    finally:
        done.set()


while True:
    try:
        for task in call("poll", {"topics": [topic], "max": 1, "wait": 30})["tasks"]:
            run(task)
    except (urllib.error.URLError, TimeoutError) as away:
        print(away, file=sys.stderr)
        threading.Event().wait(1)
