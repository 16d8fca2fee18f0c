package org.quadrupole.pipelines.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.server.CommandServer.End;
import org.quadrupole.pipelines.server.Request.Kind;
import org.quadrupole.pipelines.server.Request.Setting;

/** A server and its clients in one process, on a real socket, with commands made for the test. */
@Timeout(60)
class CommandServerTest {

  private static final String BUILD = "this build";
  private static final String UMASK = "0022";
  private static final Setting SETTING = Setting.ofThisProcess(BUILD, UMASK);
  private static final Duration IDLE = Duration.ofMinutes(30);

  @TempDir private Path folder;
  private Path socket;
  private CommandServer server;
  private CompletableFuture<End> end;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Script script = new Script();

  /** What a command prints, and its exit code. */
  private record Answer(int code, String out, String err) {}

  /** Runs what the test says; refuses a command that is called "own". */
  private static final class Script implements Commands {
    private Body body = call -> 0;

    interface Body {
      int run(Commands.Call call) throws Exception;
    }

    @Override
    public boolean serve(List<String> arguments) {
      return !arguments.contains("own");
    }

    @Override
    public int run(Call call) {
      try {
        return body.run(call);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    socket = folder.resolve("s");
    server = open();
    end = CompletableFuture.supplyAsync(CommandServerTest.this::serve);
  }

  private CommandServer open() throws IOException {
    return CommandServer.open(
        socket,
        BUILD,
        UMASK,
        script,
        IDLE,
        Duration.ofMillis(1),
        now::get,
        new PrintStream(log, true, UTF_8));
  }

  private End serve() {
    try {
      return server.serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Answer ask(String... arguments) throws IOException {
    return ask(SETTING, arguments);
  }

  private Answer ask(Setting setting, String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Client(out, err)
            .served(socket, new Request(Kind.RUN, setting, "/work", true, List.of(arguments)));
    return new Answer(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private CompletableFuture<Answer> askLater(String... arguments) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ask(arguments);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void print(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(UTF_8));
  }

  @Test
  void aCommandGetsWhatTheClientSaysAndTheClientWhatTheCommandPrints() throws IOException {
    script.body =
        call -> {
          print(call.out(), call.arguments() + " in " + call.directory());
          print(call.err(), "terminal: " + call.errorIsTerminal());
          return 42;
        };
    assertThat(ask("run", "a b", "", "\u00e4\n"))
        .isEqualTo(new Answer(42, "[run, a b, , \u00e4\n] in /work", "terminal: true"));
  }

  @Test
  void everyByteArrivesOnceAndInOrder() throws IOException {
    byte[] bytes = new byte[3_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    script.body =
        call -> {
          for (int i = 0; i < bytes.length; ) {
            int length = Math.min(1 + i % 70_000, bytes.length - i);
            call.out().write(bytes, i, length);
            i += length;
          }
          return 0;
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new Client(out, out).served(socket, new Request(Kind.RUN, SETTING, "/", false, List.of()));
    assertThat(code).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void anotherBuildOrOtherSurroundingsAreRefusedBeforeAnythingRuns() throws IOException {
    List<String> ran = new ArrayList<>();
    script.body =
        call -> {
          ran.add("ran");
          return 0;
        };
    List<Setting> others =
        List.of(
            new Setting("another build", UMASK, SETTING.processors(), SETTING.environment()),
            new Setting(BUILD, "0077", SETTING.processors(), SETTING.environment()),
            new Setting(BUILD, UMASK, SETTING.processors() + 1, SETTING.environment()),
            new Setting(
                BUILD, UMASK, SETTING.processors(), Map.of("X509_USER_PROXY", "/tmp/other")));
    for (Setting setting : others) {
      assertThat(ask(setting, "run").code()).isEqualTo(-1);
    }
    assertThat(ask("own").code()).isEqualTo(-1);
    assertThat(ran).isEmpty();
    assertThat(ask("run").code()).isZero();
  }

  @Test
  void commandsAtATimeDoNotMixTheirOutput() throws Exception {
    CyclicBarrier turn = new CyclicBarrier(2);
    script.body =
        call -> {
          for (int i = 0; i < 100; i++) {
            turn.await();
            print(call.out(), call.arguments().get(0));
            // What a library logs, from a thread of its own.
            Thread thread =
                new Thread(
                    () ->
                        ServerErrors.over(log)
                            .print(call.arguments().get(0).toUpperCase(Locale.ROOT)));
            thread.start();
            thread.join();
          }
          return 0;
        };
    assumeTrue(SETTING.processors() > 1, "two commands at a time need two processors");
    CompletableFuture<Answer> a = askLater("a");
    CompletableFuture<Answer> b = askLater("b");
    assertThat(a.get()).isEqualTo(new Answer(0, "a".repeat(100), "A".repeat(100)));
    assertThat(b.get()).isEqualTo(new Answer(0, "b".repeat(100), "B".repeat(100)));
  }

  @Test
  void noMoreCommandsRunAtATimeThanThereAreProcessors() throws Exception {
    Semaphore in = new Semaphore(0);
    CountDownLatch go = new CountDownLatch(1);
    script.body =
        call -> {
          in.release();
          go.await();
          return 0;
        };
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < SETTING.processors(); i++) {
      answers.add(askLater("run"));
    }
    in.acquire(SETTING.processors());
    assertThat(ask("run").code()).isEqualTo(-1);
    go.countDown();
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.get().code()).isZero();
    }
  }

  @Test
  void aCommandIsCancelledWhenItsClientIsGone() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    CompletableFuture<String> seen = new CompletableFuture<>();
    script.body =
        call -> {
          in.countDown();
          while (!call.cancelled()) {
            Thread.onSpinWait();
          }
          try {
            call.out().write(1);
            seen.complete("printed");
          } catch (CancellationException e) {
            seen.complete("cancelled");
            throw e;
          }
          return 0;
        };
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      new Connection(channel)
          .write(
              Connection.REQUEST,
              new Request(Kind.RUN, SETTING, "/", false, List.of("run")).toBytes());
      in.await();
    }
    assertThat(seen.get()).isEqualTo("cancelled");
    // And the server goes on.
    script.body = call -> 3;
    assertThat(ask("run").code()).isEqualTo(3);
  }

  @Test
  void aClientThatIsToldToEndWaitsUntilTheCommandHasCleanedUp() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    Path cleaned = folder.resolve("cleaned");
    script.body =
        call -> {
          in.countDown();
          while (!call.cancelled()) {
            Thread.onSpinWait();
          }
          Files.createFile(cleaned);
          return 1;
        };
    Process client = clientProcess("true", "run");
    in.await();
    // Unlike that of Process, it leaves the streams open.
    client.toHandle().destroy();
    // 128 + SIGTERM, as of any process that was told to end.
    assertThat(client.waitFor()).isEqualTo(143);
    assertThat(cleaned).exists();
    assertThat(client.getErrorStream().readAllBytes()).isEmpty();
  }

  @Test
  void aClientProcessPrintsAndEndsAsTheCommand() throws Exception {
    script.body =
        call -> {
          print(call.out(), "out " + call.directory());
          print(call.err(), "err " + call.errorIsTerminal());
          return 2;
        };
    Process client = clientProcess("true", "run");
    assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("out " + folder.toRealPath());
    assertThat(new String(client.getErrorStream().readAllBytes(), UTF_8)).isEqualTo("err false");
    assertThat(client.waitFor()).isEqualTo(2);
  }

  @Test
  void whatTheServerRefusesRunsInItsOwnProcess() throws Exception {
    assertRunsInItsOwnProcess("own");
    assertThat(socket).exists();
  }

  @Test
  void withoutAServerTheCommandRunsInItsOwnProcessAndTheDeadSocketIsRemoved() throws Exception {
    server.close();
    end.get();
    assertRunsInItsOwnProcess("run");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    assertRunsInItsOwnProcess("run");
    assertThat(socket).doesNotExist();
  }

  private void assertRunsInItsOwnProcess(String argument) throws Exception {
    Process client = clientProcess("echo \"cold $1\"; exit 7", argument);
    assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("cold " + argument + "\n");
    assertThat(client.waitFor()).isEqualTo(7);
  }

  private Process clientProcess(String otherwise, String argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Client.class.getName(),
            socket.toString(),
            BUILD,
            UMASK,
            "no",
            "4",
            "sh",
            "-c",
            otherwise,
            "sh",
            argument)
        .directory(folder.toFile())
        .start();
  }

  @Test
  void itEndsByCommandAfterWhatIsInProgress() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    script.body =
        call -> {
          in.countDown();
          go.await();
          print(call.out(), "done");
          return 0;
        };
    CompletableFuture<Answer> answer = askLater("run");
    in.await();
    ServerControl control = new ServerControl(socket);
    assertThat(control.status().orElseThrow()).contains("1 in progress", "  run in /work");
    assertThat(control.stop(false)).contains("the server ends after 1 command in progress");
    assertThat(answer).isNotDone();
    go.countDown();
    assertThat(answer.get()).isEqualTo(new Answer(0, "done", ""));
    assertThat(end.get()).isEqualTo(End.STOPPED);
    assertThat(socket).doesNotExist();
    assertThat(control.status()).isEmpty();
  }

  @Test
  void itEndsAtOnceWhenToldSo() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    script.body =
        call -> {
          in.countDown();
          while (!call.cancelled()) {
            Thread.onSpinWait();
          }
          return 0;
        };
    CompletableFuture<Answer> answer = askLater("run");
    in.await();
    assertThat(new ServerControl(socket).stop(true)).isPresent();
    assertThat(end.get()).isEqualTo(End.STOPPED);
    answer.get();
  }

  @Test
  void itEndsWhenNobodyHasNeededItForAWhile() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    script.body =
        call -> {
          in.countDown();
          go.await();
          return 0;
        };
    CompletableFuture<Answer> answer = askLater("run");
    in.await();
    now.set(Instant.EPOCH.plus(IDLE.multipliedBy(3)));
    server.tick();
    go.countDown();
    assertThat(answer.get().code()).isZero();
    now.set(now.get().plus(IDLE).minusSeconds(1));
    server.tick();
    assertThat(new ServerControl(socket).status()).isPresent();
    now.set(now.get().plusSeconds(1));
    server.tick();
    assertThat(end.get()).isEqualTo(End.IDLE);
  }

  @Test
  void itEndsWhenItsSocketIsGone() throws Exception {
    Files.delete(socket);
    server.tick();
    assertThat(end.get()).isEqualTo(End.OUTDATED);
  }

  @Test
  void aCommandThatRunsOutOfMemoryFailsAndTheServerGivesWay() throws Exception {
    script.body =
        call -> {
          throw new OutOfMemoryError("by the test");
        };
    assertThat(ask("run").code()).isEqualTo(1);
    assertThat(end.get()).isEqualTo(End.SPOILT);
    assertThat(log.toString(UTF_8)).contains("by the test");
  }

  @Test
  void aCancelledCommandThatWorksOnSpoilsTheServer() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    script.body =
        call -> {
          Thread thread =
              new Thread(
                  () -> {
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
          thread.setDaemon(true);
          thread.start();
          in.countDown();
          while (!call.cancelled()) {
            Thread.onSpinWait();
          }
          return 1;
        };
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      new Connection(channel)
          .write(
              Connection.REQUEST,
              new Request(Kind.RUN, SETTING, "/", false, List.of("run")).toBytes());
      in.await();
    }
    assertThat(end.get()).isEqualTo(End.SPOILT);
    go.countDown();
  }

  @Test
  void nonsenseIsNotAnswered() throws Exception {
    for (byte[] nonsense :
        List.of(
            new byte[] {1, 127, 127, 127, 127},
            new byte[] {1, 0, 0, 0, 4, 1, 2, 3, 4},
            "GET / HTTP/1.1\r\n".getBytes(UTF_8))) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(nonsense));
        channel.shutdownOutput();
        assertThat(answers(channel)).isFalse();
      }
    }
    assertThat(ask("run").code()).isZero();
  }

  private static boolean answers(SocketChannel channel) throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(1)) >= 0;
    } catch (SocketException e) {
      // Closed before everything was read.
      return false;
    }
  }

  @Test
  void whatServersLongGoneHaveLeftIsRemoved() throws Exception {
    server.close();
    end.get();
    Path old = Files.createFile(folder.resolve("old.sock.log"));
    Path recent = Files.createFile(folder.resolve("recent.sock.log"));
    Path busy = Files.createFile(folder.resolve("busy.sock.lock"));
    Files.createFile(folder.resolve("busy.sock"));
    now.set(Instant.now());
    Files.setLastModifiedTime(old, FileTime.from(now.get().minus(Duration.ofDays(8))));
    Files.setLastModifiedTime(busy, FileTime.from(now.get().minus(Duration.ofDays(8))));
    server = open();
    assertThat(old).doesNotExist();
    assertThat(recent).exists();
    assertThat(busy).exists();
  }

  @Test
  void twoServersCannotHaveOneSocket() {
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("runs already");
  }

  @Test
  void aFolderThatOthersCanEnterIsUsedByNeitherSide() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(ask("run").code()).isEqualTo(-1);
    assertThatThrownBy(() -> new ServerControl(socket).status())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0700");
    server.close();
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("0700");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aFolderOfSomebodyElseOrALinkIsUsedByNeitherSide(@TempDir Path other) throws Exception {
    PrivateFolder.check(folder);
    long me = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    PrivateFolder.check(folder, me);
    assertThatThrownBy(() -> PrivateFolder.check(folder, me + 1))
        .hasMessageContaining("somebody else");
    Path link = Files.createSymbolicLink(other.resolve("link"), folder);
    assertThatThrownBy(() -> PrivateFolder.make(link)).hasMessageContaining("not a directory");
    Request request = new Request(Kind.RUN, SETTING, "/", false, List.of());
    OutputStream nowhere = OutputStream.nullOutputStream();
    assertThat(new Client(nowhere, nowhere).served(link.resolve("s"), request)).isEqualTo(-1);
    assertThat(new Client(nowhere, nowhere).served(socket, request)).isZero();
  }
}
