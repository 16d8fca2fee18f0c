package org.quadrupole.pipelines.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client asks of a server.
 *
 * @param kind what is asked
 * @param setting where and how the client runs
 * @param directory the client's working directory, absolute
 * @param errorIsTerminal whether a person watches standard error
 * @param arguments those of the command
 */
record Request(
    Kind kind, Setting setting, String directory, boolean errorIsTerminal, List<String> arguments) {

  /** What can be asked. */
  enum Kind {
    /** Run a command. */
    RUN,
    /** Say how you are. */
    STATUS,
    /** End when the commands in progress have ended. */
    STOP,
    /** End now. */
    STOP_NOW
  }

  /** Commands of more than a megabyte are nobody's. */
  private static final int LONGEST = 1 << 20;

  private static final int MAGIC = 0x51554144;

  /**
   * What must be the same for client and server, or the command would do something else in the
   * server than in a process of its own.
   *
   * @param build which program with which JVM options, as the launcher tells it
   * @param umask who may read the files that a command makes, as the shell tells it
   * @param processors how many the process may use
   * @param environment the variables that Java, Beam or a file system may look at
   */
  record Setting(String build, String umask, int processors, Map<String, String> environment) {

    /** Names or beginnings of names: locale, zone, credentials, proxies, and the job it is in. */
    private static final List<String> LOOKED_AT =
        List.of(
            "LANG",
            "LC_",
            "TZ",
            "QUADRUPOLE_",
            "X509_",
            "QUAD_CACHE",
            "XDG_CACHE_HOME",
            "KRB5",
            "BEARER_TOKEN",
            "XDG_RUNTIME_DIR",
            "XRD_",
            "XrdSec",
            "AWS_",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "SLURM_JOB_ID",
            "PBS_JOBID",
            "_CONDOR_JOB_AD",
            "LSB_JOBID");

    /** That of this process. */
    static Setting ofThisProcess(String build, String umask) {
      Map<String, String> environment = new TreeMap<>();
      for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
        for (String start : LOOKED_AT) {
          if (variable.getKey().startsWith(start)) {
            environment.put(variable.getKey(), variable.getValue());
            break;
          }
        }
      }
      return new Setting(build, umask, Runtime.getRuntime().availableProcessors(), environment);
    }

    /** What differs, in words; empty if nothing does. */
    String difference(Setting other) {
      if (!build.equals(other.build)) {
        return "another build or other JVM options";
      }
      if (!umask.equals(other.umask)) {
        return "another umask";
      }
      if (processors != other.processors) {
        return "another number of processors";
      }
      return environment.equals(other.environment) ? "" : "other environment variables";
    }
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    write(out, kind.name());
    write(out, setting.build);
    write(out, setting.umask);
    out.writeInt(setting.processors);
    out.writeInt(setting.environment.size());
    for (Map.Entry<String, String> variable : setting.environment.entrySet()) {
      write(out, variable.getKey());
      write(out, variable.getValue());
    }
    write(out, directory);
    out.writeBoolean(errorIsTerminal);
    out.writeInt(arguments.size());
    for (String argument : arguments) {
      write(out, argument);
    }
    if (bytes.size() > LONGEST) {
      throw new IOException("the command line is longer than " + LONGEST + " bytes");
    }
    return bytes.toByteArray();
  }

  static Request fromBytes(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != MAGIC) {
      throw new IOException("not a request");
    }
    Kind kind = kind(read(in));
    String build = read(in);
    String umask = read(in);
    int processors = in.readInt();
    Map<String, String> environment = new TreeMap<>();
    for (int left = count(in); left > 0; left--) {
      String name = read(in);
      environment.put(name, read(in));
    }
    String directory = read(in);
    boolean terminal = in.readBoolean();
    List<String> arguments = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      arguments.add(read(in));
    }
    return new Request(
        kind,
        new Setting(build, umask, processors, environment),
        directory,
        terminal,
        List.copyOf(arguments));
  }

  private static Kind kind(String name) throws IOException {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new IOException("unknown kind of request: " + name);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    return new String(in.readNBytes(count(in)), StandardCharsets.UTF_8);
  }

  /** A length or a number of things: each of them takes a byte at least. */
  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("a request that is damaged");
    }
    return count;
  }

  /** The length that a request may announce. */
  static int longest() {
    return LONGEST;
  }
}
