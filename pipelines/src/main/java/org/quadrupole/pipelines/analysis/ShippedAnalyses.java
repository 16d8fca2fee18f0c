package org.quadrupole.pipelines.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The analyses that come with the program and are run by name. */
public final class ShippedAnalyses {

  private static final String FOLDER = "/org/quadrupole/config/analyses/";
  private static final List<String> NAMES =
      List.of(
          "adl-all",
          "adl-q1",
          "adl-q2",
          "adl-q3",
          "adl-q4",
          "adl-q5",
          "adl-q6",
          "adl-q7",
          "adl-q8",
          "agc-ttbar",
          "demo");

  private ShippedAnalyses() {}

  /** Their names. */
  public static List<String> names() {
    return NAMES;
  }

  /** The file of this name, as a text. */
  public static Optional<String> find(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = ShippedAnalyses.class.getResourceAsStream(FOLDER + name + ".yaml")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
