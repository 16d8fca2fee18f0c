package org.quadrupole.pipelines.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.quadrupole.pipelines.profile.Profile;
import org.quadrupole.pipelines.profile.Work.Stage;
import org.quadrupole.pipelines.run.RunFigures;

/** A profile as text. */
final class ProfileText {

  private static final int MOST_PLACES = 20;
  private static final int WIDTH = 100;

  /** What is not worth a line: places that take less of a run. */
  private static final double LEAST_SHARE = 0.005;

  private ProfileText() {}

  static void print(Profile profile, PrintWriter out) {
    RunFigures figures = profile.figures();
    double run = profile.seconds();
    out.printf(
        Locale.ROOT,
        "profile: %,d events in %.3f s on one thread (%,.0f events/s), the mean of the last of %d"
            + " runs%n",
        figures.events(),
        run,
        run > 0 ? figures.events() / run : 0,
        profile.runs());
    out.printf(
        Locale.ROOT,
        "read: %.1f of the %.1f MB that its columns take in the files; the rest was not needed%n%n",
        figures.bytesRead() / 1e6,
        profile.storedBytes() / 1e6);
    out.printf(Locale.ROOT, "%-12s %9s %6s %s%n", "stage", "s", "share", "rate");
    for (Stage stage : Stage.values()) {
      double seconds = profile.seconds(stage);
      out.printf(
          Locale.ROOT,
          "%-12s %9.3f %5.0f%% %s%n",
          name(stage),
          seconds,
          percent(seconds, run),
          rate(stage, seconds, figures));
    }
    out.printf(Locale.ROOT, "%n%-12s %9s %6s %s%n", "most in", "s", "share", "data set: what");
    profile.places().stream()
        .filter(place -> place.seconds() > LEAST_SHARE * run && !place.what().isEmpty())
        .limit(MOST_PLACES)
        .forEach(
            place ->
                out.printf(
                    Locale.ROOT,
                    "%-12s %9.3f %5.0f%% %s: %s%n",
                    name(place.stage()),
                    place.seconds(),
                    percent(place.seconds(), run),
                    place.dataset(),
                    cut(place.what())));
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private static double percent(double seconds, double run) {
    return run > 0 ? 100 * seconds / run : 0;
  }

  private static String rate(Stage stage, double seconds, RunFigures figures) {
    Map<Stage, Long> bytes =
        Map.of(
            Stage.FETCH, figures.bytesRead(),
            Stage.DECOMPRESS, figures.bytesDecompressed(),
            Stage.DECODE, figures.bytesDecompressed());
    if (seconds <= 0) {
      return "";
    }
    return bytes.containsKey(stage)
        ? String.format(Locale.ROOT, "%,.0f MB/s", bytes.get(stage) / seconds / 1e6)
        : String.format(Locale.ROOT, "%,.1f M events/s", figures.events() / seconds / 1e6);
  }

  private static String cut(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...";
  }
}
