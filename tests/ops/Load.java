import module java.base;
import module java.net.http;

/// Asks MiniCRM for pages at a steady rate, as somebody signed in, and counts what fails. Every second
/// request, or with `--writes all` each one, is a POST that adds a contact; the names of those that were acknowledged go to a file.
///
/// A request is sent when its time has come, whatever became of those before it, and none is sent twice: that
/// is what the proxy is there for.
///
///     java -Djdk.httpclient.disableRetryConnect=true Load.java --url URL --user EMAIL --password PASSWORD \
///         --acknowledged FILE --name WORD --until FILE [--ca FILE] [--rate 20] [--writes half] [--seconds 600]
///
/// Goes on until the file --until is there, for --seconds at most. Prints one line of JSON and ends with 1 when a
/// request failed.
void main(String[] args) throws Exception {
    var options = new HashMap<>(Map.of("rate", "20", "seconds", "600", "writes", "half"));
    for (int i = 0; i < args.length; i += 2) {
        options.put(args[i].substring(2), args[i + 1]);
    }
    String url = options.get("url");
    HttpClient client = client(options.get("ca"));
    String csrf = signIn(client, url, options.get("user"), options.get("password"));
    int rate = Integer.parseInt(options.get("rate"));
    int most = rate * Integer.parseInt(options.get("seconds"));
    Path until = Path.of(options.get("until"));
    String name = options.get("name");
    int writing = options.get("writes").equals("all") ? 1 : 2;

    var acknowledged = new ConcurrentLinkedQueue<String>();
    var failures = new ConcurrentLinkedQueue<String>();
    var times = new ConcurrentLinkedQueue<Long>();
    IO.println("started");
    Instant start = Instant.now();
    int count = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (; count < most && !Files.exists(until); count++) {
            int number = count;
            Instant due = start.plusNanos(1_000_000_000L * number / rate);
            Thread.sleep(Duration.ofNanos(Math.max(0, Duration.between(Instant.now(), due).toNanos())));
            threads.submit(
                    () -> {
                        boolean adding = number % writing == writing - 1;
                        String contact = name + "-" + number;
                        Instant sent = Instant.now();
                        String what = "%s at %d, after %.1f s".formatted(adding ? "POST" : "GET", sent.toEpochMilli(), Duration.between(start, sent).toMillis() / 1000.0);
                        try {
                            HttpResponse<String> answer =
                                    client.send(
                                            adding
                                                    ? post(url + "/contacts/new", Map.of("firstName", "Load", "lastName", contact, "anyway", "true", "_csrf", csrf))
                                                    : get(url + "/contacts?q=Load"),
                                            HttpResponse.BodyHandlers.ofString());
                            if (answer.statusCode() != (adding ? 303 : 200)) {
                                failures.add(what + ": " + answer.statusCode());
                            } else if (adding) {
                                acknowledged.add(contact);
                            }
                        } catch (Exception e) {
                            failures.add(what + ": " + e);
                        }
                        times.add(Duration.between(sent, Instant.now()).toMillis());
                        return null;
                    });
        }
    }
    Files.write(Path.of(options.get("acknowledged")), acknowledged);
    failures.stream().limit(200).forEach(System.err::println);
    List<Long> sorted = times.stream().sorted().toList();
    IO.println(
            "{\"sent\": %d, \"failed\": %d, \"acknowledged\": %d, \"median_ms\": %d, \"p99_ms\": %d, \"max_ms\": %d}"
                    .formatted(count, failures.size(), acknowledged.size(), sorted.get(count / 2), sorted.get(count * 99 / 100), sorted.getLast()));
    System.exit(failures.isEmpty() ? 0 : 1);
}

/// Signs in as the form does and gives back the token that forms carry.
String signIn(HttpClient client, String url, String user, String password) throws Exception {
    String door = client.send(get(url + "/login"), HttpResponse.BodyHandlers.ofString()).body();
    HttpResponse<String> answer =
            client.send(
                    post(url + "/login", Map.of("username", user, "password", password, "_csrf", csrf(door))),
                    HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> form = client.send(get(url + "/contacts/new"), HttpResponse.BodyHandlers.ofString());
    if (form.statusCode() != 200) {
        throw new IllegalStateException("not signed in: " + answer.statusCode() + ", then " + form.statusCode());
    }
    return csrf(form.body());
}

String csrf(String page) {
    Matcher found = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
    if (!found.find()) {
        throw new IllegalStateException("no form with a token in: " + page.substring(0, Math.min(300, page.length())));
    }
    return found.group(1);
}

HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(90)).build();
}

HttpRequest post(String url, Map<String, String> form) {
    String body =
            form.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(90))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
}

/// Keeps cookies, follows no redirect, and trusts the one certificate authority it is told of.
HttpClient client(String ca) throws Exception {
    HttpClient.Builder builder =
            HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    // After a thousand requests nginx ends a connection. With HTTP/2 this client sends one more into it
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    if (ca != null) {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(ca))) {
            store.setCertificateEntry("test", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        builder.sslContext(context);
    }
    return builder.build();
}
