// Reads the orders 1 to N and updates each, with the HttpClient of Java 17, which keeps its connections.
//   java Main.java [N]
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

public class Main {
  private static final String URL =
      System.getenv().getOrDefault("ORDERS_API_URL", "http://127.0.0.1:4681/svc/orders-api");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  public static void main(String[] args) throws IOException, InterruptedException {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    for (int order = 1; order <= count; order++) {
      System.out.println(call(to("/orders/" + order).GET()));
      System.out.println(call(to("/orders/" + order).PUT(BodyPublishers.ofString("{\"status\":\"shipped\"}"))));
    }
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(URL + path))
        .timeout(Duration.ofSeconds(30))
        .header("content-type", "application/json");
  }

  private static String call(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = CLIENT.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(response.request().method() + " " + response.uri() + ": " + response.statusCode());
    }
    return response.body();
  }
}
