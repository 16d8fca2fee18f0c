package org.quadrupole.pipelines.clusters;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Fields;
import org.quadrupole.pipelines.analysis.YamlNode;
import org.quadrupole.runners.cluster.Scaling;

/** How many workers a cluster is to have, as people write it. */
public final class ScalingText {

  static final List<String> KEYS = List.of("minimum", "maximum", "idle-time", "time-limit");

  private static final int MOST = 10_000;
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,5})(?:\\.\\.([0-9]{1,5}))?");

  private ScalingText() {}

  /**
   * A number, or two with two dots between: {@code 20}, {@code 1..20}.
   *
   * @param usual has what is not said
   */
  public static Scaling range(String option, String text, Scaling usual) {
    Matcher matcher = NUMBER.matcher(text);
    if (matcher.matches()) {
      int least = Integer.parseInt(matcher.group(1));
      int most = matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2));
      if (least <= most && most > 0 && most <= MOST) {
        return usual.between(least, most);
      }
    }
    throw new AnalysisException(
        option + " " + text + ": needs 1 to " + MOST + ", or a range such as 1..20");
  }

  /** The key {@code adapt}; one job without it. */
  static Scaling read(Fields cluster) {
    Optional<YamlNode> node = cluster.node("adapt");
    if (node.isEmpty()) {
      return Scaling.fixed(1);
    }
    Fields fields = new Fields("'adapt'", node.get(), KEYS);
    int least = ClusterConfigLoader.whole(fields, "minimum", 0, MOST).orElse(0);
    int most = ClusterConfigLoader.whole(fields, "maximum", 1, MOST).orElse(Math.max(1, least));
    if (most < least) {
      throw node.get().error("'adapt' needs a maximum that is not below its minimum of " + least);
    }
    return new Scaling(
        least,
        most,
        ClusterConfigLoader.time(fields, "idle-time", "5 min").orElse(Scaling.USUAL_IDLE_TIME),
        ClusterConfigLoader.time(fields, "time-limit", "08:00:00 or 8 h"));
  }
}
