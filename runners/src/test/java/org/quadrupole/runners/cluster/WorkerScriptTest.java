package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's script does before and beside its TaskManager, for which a script stands in. */
class WorkerScriptTest {

  @TempDir private Path directory;
  private Path files = Path.of("");

  @BeforeEach
  void prepare() throws Exception {
    files = Files.createDirectory(directory.resolve("files"));
    try (InputStream in = JobQueueCluster.class.getResourceAsStream("worker.sh")) {
      Files.copy(in, files.resolve("worker.sh"));
    }
    Files.writeString(files.resolve("config.yaml"), "store: \"@FILES@/members.p12\"\n");
    Files.writeString(files.resolve("java.args"), "-cp\n\"@BUNDLE@/*\"\n");
    java(
        "case $1 in -version) echo 'openjdk version \"21.0.1\"' >&2;; "
            + "*) cat \"${1#@}\" \"$3/config.yaml\";; esac");
    Files.createDirectory(directory.resolve("tmp"));
  }

  private void java(String script) throws IOException {
    Path java = directory.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int code, String out, String err) {}

  private Ended run() throws Exception {
    return run(List.of());
  }

  /** Runs it by something that runs a command. */
  private Ended run(List<String> by) throws Exception {
    List<String> command = new ArrayList<>(by);
    if (!by.isEmpty()) {
      command.add("sh");
    }
    command.addAll(List.of("sh", files.resolve("worker.sh").toString(), files.toString(), "w-0"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("QUAD_JAVA", directory.resolve("java").toString());
    builder.environment().put("QUAD_CACHE", directory.resolve("cache").toString());
    builder.environment().put("TMPDIR", directory.resolve("tmp").toString());
    builder.redirectError(directory.resolve("err").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return new Ended(code, out, Files.readString(directory.resolve("err")));
  }

  /** A bundle made by tar and its sum by sha256sum. */
  private String bundle() throws Exception {
    Files.createDirectory(directory.resolve("jars"));
    Files.writeString(directory.resolve("jars/a.jar"), "a");
    Process tar =
        new ProcessBuilder(
                "sh", "-c", "tar -czf bundle.tgz -C jars . && sha256sum bundle.tgz | cut -d' ' -f1")
            .directory(directory.toFile())
            .start();
    String sum = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(tar.waitFor()).isZero();
    return sum;
  }

  @Test
  void aWorkerFetchesTheProgramOnceAndFindsItsFiles() throws Exception {
    String sum = bundle();
    Path from = directory.resolve("bundle.tgz");
    Files.writeString(files.resolve("bundle"), new Bundle(from.toString(), sum).text());
    Ended first = run();
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("-cp\n\"" + directory.resolve("cache/bundles").resolve(sum) + "/*\"")
        .contains("store: \"" + files + "/members.p12\"")
        .contains("taskmanager.resource-id: \"w-0\"");
    assertThat(directory.resolve("cache/bundles").resolve(sum).resolve("a.jar")).hasContent("a");
    Files.delete(from);
    assertThat(run().code()).isZero();
    try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aProgramOfAnotherSumIsNotRun() throws Exception {
    bundle();
    String other = "0".repeat(64);
    Path from = directory.resolve("bundle.tgz");
    Files.writeString(files.resolve("bundle"), new Bundle(from.toString(), other).text());
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .startsWith("quad-worker: error: the program at " + from + " has the SHA-256 ")
        .contains(" instead of " + other);
    assertThat(directory.resolve("cache/bundles").resolve(other)).doesNotExist();
  }

  @Test
  void aMissingProgramAnOldJavaAndNoSpaceAreTold() throws Exception {
    Files.writeString(files.resolve("bundle"), new Bundle("/no/such.tgz", "1".repeat(64)).text());
    assertThat(run().err())
        .contains("quad-worker: error: cannot fetch the program from /no/such.tgz");
    Files.delete(files.resolve("bundle"));
    java("echo 'java version \"1.8.0_392\"' >&2");
    assertThat(run())
        .extracting(Ended::code, Ended::err)
        .containsExactly(
            3,
            "quad-worker: error: needs Java 17 or later; "
                + directory.resolve("java")
                + " is version 1\n");
    java("echo 'openjdk version \"17\"' >&2");
    Files.delete(directory.resolve("tmp"));
    assertThat(run())
        .satisfies(ended -> assertThat(ended.code()).isEqualTo(4))
        .satisfies(
            ended ->
                assertThat(ended.err())
                    .contains(
                        "quad-worker: error: no scratch space in " + directory.resolve("tmp")));
  }

  @Test
  void aNodeWithoutJavaUsesTheBundles() throws Exception {
    Path jar = Files.writeString(directory.resolve("program.jar"), "no matter");
    Path from = directory.resolve("quad.tar.gz");
    String sum = Bundle.write(from, jar.toString(), true);
    Files.writeString(files.resolve("bundle"), new Bundle(from.toString(), sum).text());
    Files.writeString(files.resolve("java.args"), "-XshowSettings:properties\n-version\n");
    Files.delete(directory.resolve("java"));
    Ended ended = run();
    assertThat(ended.code()).as(ended.err()).isZero();
    Path bundle = directory.resolve("cache/bundles").resolve(sum);
    assertThat(ended.err())
        .contains(
            "java.home = " + bundle.resolve("java"),
            "java.version = " + System.getProperty("java.version"));
    assertThat(bundle.resolve("program.jar")).hasContent("no matter");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("quad.tar.gz."));
    }
  }

  @Test
  void anOldJavaAndABundleWithoutOneIsTold() throws Exception {
    String sum = bundle();
    Path from = directory.resolve("bundle.tgz");
    Files.writeString(files.resolve("bundle"), new Bundle(from.toString(), sum).text());
    java("echo 'openjdk version \"11.0.2\"' >&2");
    assertThat(run())
        .extracting(Ended::code, Ended::err)
        .containsExactly(
            3,
            "quad-worker: error: needs Java 17 or later; "
                + directory.resolve("java")
                + " is version 11, and the bundle brings none: make it with --with-java\n");
    Path broken = directory.resolve("cache/bundles").resolve(sum).resolve("java/bin/java");
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "of another processor");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(run().err())
        .contains(" is version 11, and the bundle's does not run on this node (");
  }

  /** The disk is really full: a file system in memory of one page, in a namespace of its own. */
  @Test
  void aFullDiskIsTold() throws Exception {
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    Path jar = Files.write(directory.resolve("program.jar"), noise);
    Path from = directory.resolve("quad.tar.gz");
    String sum = Bundle.write(from, jar.toString(), false);
    Files.writeString(files.resolve("bundle"), new Bundle(from.toString(), sum).text());
    for (String full : List.of("cache", "tmp")) {
      Path folder = Files.createDirectories(directory.resolve(full));
      List<String> mounted =
          List.of(
              "unshare",
              "-m",
              "sh",
              "-c",
              "mount -t tmpfs -o size=4k none " + folder + " && \"$@\"");
      assumeTrue(starts(mounted), "no mounts of its own here");
      Ended ended = run(mounted);
      assertThat(ended.code()).as(ended.err()).isEqualTo(4);
      assertThat(ended.err().lines().filter(line -> line.startsWith("quad-worker: error: ")))
          .singleElement()
          .asString()
          .contains("is the disk full?", directory.resolve(full).toString());
    }
  }

  private static boolean starts(List<String> before) {
    try {
      List<String> command = new ArrayList<>(before);
      command.addAll(List.of("sh", "true"));
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void bundlesOfAnOddFormAreRefused() {
    for (List<String> odd :
        List.of(
            List.of("relative/path", "0".repeat(64)),
            List.of("https://x/y z", "0".repeat(64)),
            List.of("/a", "0".repeat(63)))) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Bundle(odd.get(0), odd.get(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
