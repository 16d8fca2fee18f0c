package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** A copy of this process's Java with what a worker needs of it, made by the JDK's jlink. */
final class JavaRuntime {

  /** Java SE, and what Flink, Arrow and Netty use beyond it. */
  private static final String MODULES =
      "java.se,jdk.charsets,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,"
          + "jdk.zipfs";

  private JavaRuntime() {}

  /**
   * Makes it.
   *
   * @param folder where; must not be there
   * @throws ClusterException if this process's Java is no complete JDK
   */
  static void make(Path folder) throws IOException {
    String here = System.getProperty("java.home");
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(
                () ->
                    ClusterException.mistake(
                        "the Java in " + here + " is no JDK: set JAVA_HOME to one that has jlink"));
    StringWriter said = new StringWriter();
    try (PrintWriter out = new PrintWriter(said)) {
      int code =
          jlink.run(
              out,
              out,
              "--add-modules",
              MODULES,
              "--no-header-files",
              "--no-man-pages",
              "--strip-java-debug-attributes",
              "--output",
              folder.toString());
      if (code != 0) {
        throw ClusterException.failure(
            "jlink cannot copy the Java in "
                + here
                + ", whose modules may not be installed (jmods): "
                + said.toString().strip().replaceAll("\\s+", " "));
      }
    }
  }
}
