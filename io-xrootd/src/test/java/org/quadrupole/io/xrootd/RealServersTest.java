package org.quadrupole.io.xrootd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of XRootD 5 hand out, by their own protocol and by HTTP; the oracle is the disk. */
class RealServersTest {

  private static final byte[] BYTES = new byte[20_000_003];
  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          4,
          Duration.ofMillis(20));

  private static XRootDServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = XRootDServers.start();
    new Random(1).nextBytes(BYTES);
    Path open = servers.data().resolve("open");
    Files.write(open.resolve("large.bin"), BYTES);
    Files.write(open.resolve("a1.root"), new byte[10]);
    Files.write(open.resolve("a2.root"), new byte[20]);
    Files.write(open.resolve("b1.root"), new byte[30]);
    Files.write(open.resolve("empty.root"), new byte[0]);
    Files.write(open.resolve("with space.root"), new byte[35]);
    Files.write(open.resolve("deep/d1.root"), new byte[40]);
    Files.write(open.resolve("deep/er/d2.root"), new byte[50]);
    Files.write(servers.data().resolve("closed/c.root"), new byte[60]);
    Files.write(servers.data().resolve("private/p.root"), new byte[65]);
    Path moved = Files.createDirectories(servers.data().resolve("moved"));
    Files.write(moved.resolve("m.root"), new byte[70]);
  }

  @AfterAll
  static void stop() throws Exception {
    if (servers != null) {
      servers.stop();
    }
  }

  private static RemoteFileSystem files(String url) {
    return files(url, servers.environment());
  }

  private static RemoteFileSystem files(String url, Map<String, String> environment) {
    String scheme = RemoteId.of(url).scheme();
    RemoteStore store =
        scheme.contains("root")
            ? new XRootDStore(new Login(new Identity(environment), PATIENCE), PATIENCE)
            : new HttpStore(new Identity(environment), PATIENCE);
    return new RemoteFileSystem(scheme, store);
  }

  private static String url(String scheme, String path) {
    return switch (scheme) {
      case "root" -> servers.plain(scheme, "/" + path);
      case "roots" -> servers.secure(scheme, "/" + path);
      case "http", "dav" -> servers.plain(scheme, path);
      default -> servers.secure(scheme, path);
    };
  }

  private static FileChannel open(String url) throws IOException {
    return (FileChannel) files(url).open(RemoteId.of(url));
  }

  private static MatchResult match(String pattern) {
    return files(pattern).match(List.of(pattern)).get(0);
  }

  private static List<String> names(String pattern) throws IOException {
    return match(pattern).metadata().stream()
        .map(file -> file.resourceId().getFilename() + " " + file.sizeBytes())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "roots", "http", "https", "davs"})
  void bytesAreThoseOfTheDisk(String scheme) throws IOException {
    Random random = new Random(2);
    try (FileChannel channel = open(url(scheme, "/open/large.bin"))) {
      assertThat(channel.size()).isEqualTo(BYTES.length);
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(BYTES.length);
        int length = Math.min(BYTES.length - from, random.nextInt(100_000));
        ByteBuffer part = ByteBuffer.allocate(length);
        assertThat(channel.read(part, from)).isEqualTo(length);
        assertThat(part.array()).isEqualTo(Arrays.copyOfRange(BYTES, from, from + length));
      }
      ByteBuffer all = ByteBuffer.allocate(BYTES.length);
      while (channel.read(all) >= 0) {
        assertThat(channel.position()).isEqualTo(all.position());
      }
      assertThat(all.array()).isEqualTo(BYTES);
      assertThat(channel.read(ByteBuffer.allocate(10), BYTES.length)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "https"})
  void manyThreadsReadOneFile(String scheme) throws IOException {
    try (FileChannel channel = open(url(scheme, "/open/large.bin"))) {
      List<CompletableFuture<Boolean>> all =
          IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> isEqual(channel, 1_000_003 * i, 1_500_000)))
              .toList();
      assertThat(all).allMatch(CompletableFuture::join);
    }
  }

  private static boolean isEqual(FileChannel channel, int from, int length) {
    ByteBuffer part = ByteBuffer.allocate(length);
    try {
      channel.read(part, from);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return Arrays.equals(part.array(), Arrays.copyOfRange(BYTES, from, from + length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "roots", "dav", "https"})
  void patternsFindFiles(String scheme) throws IOException {
    assertThat(names(url(scheme, "/open/a1.root"))).containsExactly("a1.root 10");
    assertThat(names(url(scheme, "/open/a*.root"))).containsExactly("a1.root 10", "a2.root 20");
    assertThat(names(url(scheme, "/open/?1.root"))).containsExactly("a1.root 10", "b1.root 30");
    assertThat(names(url(scheme, "/open/[ab]{1,2}.root")))
        .containsExactly("a1.root 10", "a2.root 20", "b1.root 30");
    assertThat(names(url(scheme, "/open/d*p/*.root"))).containsExactly("d1.root 40");
    assertThat(names(url(scheme, "/open/d*p/*/*.root"))).containsExactly("d2.root 50");
    assertThat(names(url(scheme, "/open/**/*.root"))).containsExactly("d1.root 40", "d2.root 50");
    assertThat(names(url(scheme, "/open/**.root")))
        .contains("a1.root 10", "d2.root 50", "empty.root 0");
    assertThat(names(url(scheme, "/open/z*.root"))).isEmpty();
    assertThat(names(url(scheme, "/open/nothere/*.root"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "dav"})
  void namesWithSpacesAreFoundAndRead(String scheme) throws IOException {
    MatchResult.Metadata file = match(url(scheme, "/open/with*.root")).metadata().get(0);
    assertThat(file.sizeBytes()).isEqualTo(35);
    try (FileChannel channel = open(file.resourceId().toString())) {
      assertThat(channel.size()).isEqualTo(35);
    }
    try (FileChannel channel = open(url(scheme, "/open/with space.root"))) {
      assertThat(channel.read(ByteBuffer.allocate(35), 0)).isEqualTo(35);
    }
  }

  @Test
  void filesAreKnownToHaveChangedByTheirTime() throws IOException {
    long time = Files.getLastModifiedTime(servers.data().resolve("open/a1.root")).toMillis();
    assertThat(match(url("root", "/open/a1.root")).metadata().get(0).lastModifiedMillis())
        .isEqualTo(time / 1000 * 1000);
    assertThat(match(url("dav", "/open/a1.roo*")).metadata().get(0).lastModifiedMillis())
        .isEqualTo(time / 1000 * 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "roots", "http", "https"})
  void missingFilesAndForbiddenOnesAreToldApart(String scheme) {
    String missing = url(scheme, "/open/missing.root");
    assertThat(match(missing).status()).isEqualTo(MatchResult.Status.NOT_FOUND);
    assertThatThrownBy(() -> match(missing).metadata()).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> open(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> open(url(scheme, "/closed/c.root")))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void serversRedirect() throws IOException {
    try (FileChannel channel = open(url("root", "/moved/m.root"))) {
      assertThat(channel.size()).isEqualTo(70);
    }
    assertThat(names(url("root", "/moved/*"))).containsExactly("m.root 70");
  }

  @ParameterizedTest
  @ValueSource(strings = {"roots", "https"})
  void serversThatNobodyVouchesForAreNotTrusted(String scheme) {
    String url = url(scheme, "/open/a1.root");
    assertThatThrownBy(() -> files(url, Map.of()).open(RemoteId.of(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no TLS with localhost:")
        .hasMessageContaining("X509_CERT_DIR");
  }

  @Test
  void secureMeansSecure() {
    String url = servers.plain("roots", "//open/a1.root");
    assertThatThrownBy(() -> open(url)).hasMessageContaining("has no TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "roots", "https", "davs"})
  void aProxyOpensWhatIsItsOwners(String scheme) throws IOException {
    String url = url(scheme, "/private/p.root");
    try (FileChannel channel =
        (FileChannel) files(url, servers.environmentWithProxy()).open(RemoteId.of(url))) {
      assertThat(channel.size()).isEqualTo(65);
      assertThat(channel.read(ByteBuffer.allocate(65), 0)).isEqualTo(65);
    }
    assertThatThrownBy(() -> open(url)).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aProxyIsNotShownToServersThatNobodyVouchesFor() throws IOException {
    String url = url("root", "/private/p.root");
    Path authorities = Files.createTempDirectory("authorities");
    Map<String, String> environment = new HashMap<>(servers.environmentWithProxy());
    environment.put("X509_CERT_DIR", authorities.toString());
    environment.put("XrdSecPROTOCOL", "gsi");
    assertThatThrownBy(() -> files(url, environment).open(RemoteId.of(url)))
        .hasMessageContaining("the authority of your proxy, CN=Test CA, is not in " + authorities);
    Files.delete(authorities);
  }

  @Test
  void whoHasNoProxyIsToldSo() {
    String url = url("root", "/private/p.root");
    Map<String, String> environment = new HashMap<>(servers.environment());
    environment.put("XrdSecPROTOCOL", "gsi");
    environment.put("X509_USER_PROXY", "/no/proxy");
    assertThatThrownBy(() -> files(url, environment).open(RemoteId.of(url)))
        .hasMessageContaining("there is no proxy /no/proxy");
  }

  @Test
  void aUserMayNarrowTheWaysOfSayingWhoTheyAre() {
    String url = url("root", "/open/a1.root");
    assertThatThrownBy(() -> files(url, Map.of("XrdSecPROTOCOL", "krb5")).open(RemoteId.of(url)))
        .hasMessageContaining("does not let you in")
        .hasMessageContaining("XrdSecPROTOCOL is krb5");
  }

  /** The line is cut again and again in the middle of what is read. */
  @ParameterizedTest
  @ValueSource(strings = {"root", "http"})
  void aCutLineIsMended(String scheme) throws IOException {
    try (CuttingLine line = CuttingLine.to(servers.plainPort(), 3_000_000)) {
      String url = scheme + "://localhost:" + line.port() + "//open/large.bin";
      try (FileChannel channel = open(url)) {
        for (int from = 0; from < BYTES.length - 2_000_000; from += 2_000_000) {
          assertThat(isEqual(channel, from, 2_000_000)).isTrue();
        }
      }
      assertThat(line.cuts()).isGreaterThan(3);
    }
  }
}
