package org.quadrupole.pipelines.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramCoder;
import org.quadrupole.transforms.histogram.HistogramSpec;

/**
 * What each result of a graph depends on besides the events: its expressions with all definitions,
 * corrections and models that they name, directly or through others, the columns' types and this
 * program. Rather too much than too little: a name counts wherever it stands.
 */
public final class ResultFingerprints {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

  /** A call of a library's function, with the library's version. */
  private static final Pattern LIBRARY_CALL =
      Pattern.compile("(?<![\\w.])[\\w.]++\\(/\\* [A-Za-z0-9._+-]+ \\*/");

  private final AnalysisGraph graph;
  private final Fingerprint base;
  private final Fingerprint common;
  private final Map<String, List<Integer>> definitions = new HashMap<>();
  private final Map<Integer, Fingerprint> known = new HashMap<>();
  private final Map<String, Region> regions;
  private final Map<String, Variation> variations;
  private final Map<List<String>, Booking> bookings = new HashMap<>();

  /**
   * The fingerprints of a graph's results.
   *
   * @param schema the columns that the graph was compiled for
   * @param compiled the graph, compiled
   * @param program what computes it, see {@link ProgramVersion}
   */
  public ResultFingerprints(
      AnalysisGraph graph, EventSchema schema, CompiledGraph compiled, Fingerprint program) {
    this.graph = graph;
    for (int k = 0; k < graph.definitions().size(); k++) {
      definitions
          .computeIfAbsent(graph.definitions().get(k).name(), name -> new ArrayList<>())
          .add(k);
    }
    this.regions = graph.regions().stream().collect(Collectors.toMap(Region::name, r -> r));
    this.variations =
        graph.variations().stream().collect(Collectors.toMap(Variation::name, v -> v));
    graph.histograms().forEach(b -> bookings.put(List.of(b.region(), b.name()), b));
    Fingerprint.Builder basic = new Fingerprint.Builder().add(program);
    schema.fields().forEach(field -> basic.add(field.name()).add(field.toString()));
    Set<String> libraryCalls = new TreeSet<>();
    Matcher matcher = LIBRARY_CALL.matcher(compiled.source());
    while (matcher.find()) {
      libraryCalls.add(matcher.group());
    }
    libraryCalls.forEach(basic::add);
    this.base = basic.build();
    Fingerprint.Builder all = new Fingerprint.Builder().add(base);
    graph.weight().ifPresent(weight -> add(all.add("weight"), weight));
    this.common = all.build();
  }

  /** What a result depends on; the key's data set does not count. */
  public Fingerprint of(ResultKey key) {
    Fingerprint.Builder all = new Fingerprint.Builder().add(common).add(key.variation());
    if (!key.variation().isEmpty()) {
      addVariation(all, variations.get(key.variation()));
    }
    Region region = regions.get(key.region());
    all.add(region.name());
    if (key instanceof HistogramKey histogram) {
      addCuts(all, region, region.cuts().size());
      addBooking(all, bookings.get(List.of(histogram.region(), histogram.histogram())));
    } else {
      CutKey cut = (CutKey) key;
      addCuts(all.add(cut.label()), region, cut.index());
    }
    region.weight().ifPresent(weight -> add(all.add("weight"), weight));
    return all.build();
  }

  /** What a value of an event depends on besides the event. */
  public Fingerprint of(CompiledGraph.KeptValue value) {
    Fingerprint.Builder all = new Fingerprint.Builder().add(base).add(value.variation());
    if (!value.variation().isEmpty()) {
      addVariation(all, variations.get(value.variation()));
    }
    add(all, value.expression(), value.definitions());
    return all.build();
  }

  private void addVariation(Fingerprint.Builder all, Variation variation) {
    for (Variation.Replacement replacement : variation.replacements()) {
      all.add(replacement.target().text());
      add(all, replacement.expression());
    }
  }

  private void addCuts(Fingerprint.Builder all, Region region, int count) {
    all.add(count);
    region.cuts().subList(0, count).forEach(cut -> add(all, cut.expression()));
  }

  private void addBooking(Fingerprint.Builder all, Booking booking) {
    HistogramSpec spec = new HistogramSpec(booking.name(), booking.title(), booking.axes());
    try {
      all.add(CoderUtils.encodeToByteArray(HistogramCoder.of(), Histogram.empty(spec)));
    } catch (CoderException e) {
      throw new IllegalStateException("a histogram can always be written", e);
    }
    booking.variables().forEach(variable -> add(all, variable));
    booking.weight().ifPresent(weight -> add(all.add("weight"), weight));
  }

  private void add(Fingerprint.Builder all, SourceText expression) {
    add(all, expression.text(), graph.definitions().size());
  }

  /** Adds an expression that sees the first so many definitions. */
  private void add(Fingerprint.Builder all, String expression, int visible) {
    all.add(expression);
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = NAME.matcher(expression);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    for (String name : names) {
      for (int k : definitions.getOrDefault(name, List.of())) {
        if (k < visible) {
          all.add(definition(k));
        }
      }
      if (graph.corrections().containsKey(name)) {
        all.add(graph.corrections().get(name).fingerprint());
      }
      if (graph.models().containsKey(name)) {
        all.add(graph.models().get(name).toString());
      }
    }
  }

  private Fingerprint definition(int number) {
    Fingerprint before = known.get(number);
    if (before != null) {
      return before;
    }
    Definition definition = graph.definitions().get(number);
    Fingerprint.Builder all = new Fingerprint.Builder().add(definition.name());
    add(all, definition.expression().text(), number);
    Fingerprint made = all.build();
    known.put(number, made);
    return made;
  }
}
