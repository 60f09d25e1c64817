import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** A worker in Java, with nothing but the JDK: java Worker.java URL KEY TOPIC. A real one would use a JSON library. */
public class Worker {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static String url;
    static String key;

    static String call(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/workers/" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200 && answer.statusCode() != 409) { // 409: the lease was lost, and the task is another's
            throw new IOException(answer.body());
        }
        return answer.body();
    }

    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    /** What this worker is for: replace it. */
    static String work(String task) {
        return "{\"upper\":\"" + member(task, "text").toUpperCase() + "\"}";
    }

    static void run(String task) throws IOException, InterruptedException {
        var lease = "\"id\":\"" + member(task, "id") + "\",\"token\":" + member(task, "token");
        var beat = Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    Thread.sleep(Long.parseLong(member(task, "lease_ms")) / 3);
                    call("heartbeat", "{" + lease + "}");
                }
            } catch (IOException | InterruptedException done) {
                // the work is done, or the lease will be lost
            }
        });
        call("complete", "{" + lease + ",\"output\":" + work(task) + "}");
        beat.interrupt();
    }

    public static void main(String[] args) throws InterruptedException {
        url = args[0];
        key = args[1];
        while (true) {
            try {
                var polled = call("poll", "{\"topics\":[\"" + args[2] + "\"],\"max\":1,\"wait\":30}");
                if (polled.contains("\"id\"")) {
                    run(polled);
                }
            } catch (IOException away) {
                System.err.println(away);
                Thread.sleep(1000);
            }
        }
    }
}
