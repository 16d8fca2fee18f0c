package org.quadrupole.transforms.correction;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The certified luminosity sections of a "golden JSON" file: {@code {"297050": [[12, 137], [193,
 * 776]], ...}}, ranges of sections by run, both ends included.
 */
public final class LumiMask implements Node {

  private static final long serialVersionUID = 1L;

  private static final int MAX_PARTS = 4_000_000;

  private final long[] runs;
  private final long[][] ends;

  private LumiMask(long[] runs, long[][] ends) {
    this.runs = runs;
    this.ends = ends;
  }

  /**
   * Reads a file.
   *
   * @throws CorrectionException if it does not hold ranges by run
   */
  public static LumiMask read(SourceFile file) {
    Map<Long, long[]> byRun = new TreeMap<>();
    for (Map.Entry<String, Json> entry : json(file).values().entrySet()) {
      if (!entry.getKey().matches("[0-9]{1,15}")) {
        throw file.error("'" + entry.getKey() + "' is not the number of a run");
      }
      byRun.put(Long.valueOf(entry.getKey()), ends(file, entry.getKey(), entry.getValue()));
    }
    return new LumiMask(
        byRun.keySet().stream().mapToLong(Long::longValue).toArray(),
        byRun.values().toArray(long[][]::new));
  }

  private static Json.Members json(SourceFile file) {
    try (JsonParser parser =
        CorrectionSet.JSON.createParser(Content.open(file.name(), file.content()))) {
      if (parser.nextToken() == JsonToken.START_OBJECT
          && new Json.Reader(parser, MAX_PARTS).read() instanceof Json.Members members
          && parser.nextToken() == null) {
        return members;
      }
      throw file.error("one JSON object of runs is expected");
    } catch (JsonParseException e) {
      throw file.error(e.getLocation().getLineNr(), e.getOriginalMessage());
    } catch (IOException e) {
      throw file.error(String.valueOf(e.getMessage()));
    }
  }

  /** What a run's ranges exclude and include in turn: one below the first, the last, ... */
  private static long[] ends(SourceFile file, String run, Json json) {
    List<long[]> ranges = new ArrayList<>();
    for (Json item : json instanceof Json.Items list ? list.items() : List.of(json)) {
      if (!(item instanceof Json.Items range)
          || range.items().size() != 2
          || !(range.items().get(0) instanceof Json.Num low && low.whole() && low.value() >= 0)
          || !(range.items().get(1) instanceof Json.Num high && high.whole())
          || high.value() < low.value()) {
        throw file.error("run " + run + " has no list of ranges such as [[1, 20], [23, 96]]");
      }
      ranges.add(new long[] {(long) low.value() - 1, (long) high.value()});
    }
    ranges.sort(Comparator.comparingLong(range -> range[0]));
    long[] ends = new long[2 * ranges.size()];
    int size = 0;
    for (long[] range : ranges) {
      if (size > 0 && range[0] <= ends[size - 1]) {
        ends[size - 1] = Math.max(ends[size - 1], range[1]);
      } else {
        ends[size++] = range[0];
        ends[size++] = range[1];
      }
    }
    return Arrays.copyOf(ends, size);
  }

  /** Whether a section of a run is certified. */
  public boolean contains(long run, long section) {
    int at = Arrays.binarySearch(runs, run);
    if (at < 0) {
      return false;
    }
    int end = Arrays.binarySearch(ends[at], section);
    int before = end >= 0 ? end : -end - 1;
    return before % 2 == 1;
  }

  @Override
  public double at(double[] values) {
    return contains((long) values[0], (long) values[1]) ? 1 : 0;
  }

  /** The mask as a condition on {@code run} and {@code luminosityBlock}. */
  public static Correction correction(SourceFile file) {
    return new Correction(
        file.name(),
        "Whether the luminosity section is certified.",
        List.of(CorrectionInput.whole("run"), CorrectionInput.whole("luminosityBlock")),
        Correction.Result.TRUTH,
        read(file),
        2,
        Correction.fingerprint(List.of(file.content()), "mask"));
  }
}
