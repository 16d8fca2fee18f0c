package org.quadrupole.pipelines.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.quadrupole.pipelines.plot.RichText;

/**
 * The report of a run as one static page that needs no network and no script.
 *
 * <p>Plots are embedded as images, where nothing in them can run; everything else is escaped.
 */
public final class HtmlReport {
  private final StringBuilder html = new StringBuilder();
  private final ReportModel model;
  private final Path directory;

  private HtmlReport(ReportModel model, Path directory) {
    this.model = model;
    this.directory = directory;
  }

  /**
   * Writes the page; it appears under its name only when it is complete.
   *
   * @param file the page; links to plots are relative to its directory
   */
  public static void write(ReportModel model, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file name");
    }
    Files.createDirectories(directory);
    Path partial = target.resolveSibling("." + target.getFileName() + ".part");
    Files.writeString(partial, html(model, directory));
    Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The page as it stands in {@code directory}. */
  static String html(ReportModel model, Path directory) throws IOException {
    HtmlReport report = new HtmlReport(model, directory);
    report.page();
    return report.html.toString();
  }

  private void page() throws IOException {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    element("title", "", model.name());
    html.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n");
    element("h1", "", model.name());
    if (!model.description().isBlank()) {
      element("p", "class=\"about\"", model.description().strip());
    }
    model.warnings().forEach(warning -> element("p", "class=\"warning\"", warning));
    navigation();
    metrics();
    dataSets();
    leftOut();
    int number = 0;
    for (String region : regions()) {
      region(region, "region-" + number++);
    }
    variations();
    definitions();
    facts();
    html.append("</body>\n</html>\n");
  }

  private static String style() throws IOException {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IOException("report.css is missing beside " + HtmlReport.class.getName());
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Set<String> regions() {
    Set<String> regions = new LinkedHashSet<>();
    model.cutFlows().forEach(flow -> regions.add(flow.region()));
    model.plots().forEach(plot -> regions.add(plot.region()));
    return regions;
  }

  private void navigation() {
    html.append("<nav>");
    link("#data", "Data sets");
    int number = 0;
    for (String region : regions()) {
      link("#region-" + number++, heading(region));
    }
    if (!model.variations().isEmpty()) {
      link("#variations", "Variations");
    }
    if (!model.definitions().isEmpty()) {
      link("#definitions", "Definitions");
    }
    link("#run", "Run");
    html.append("</nav>\n");
  }

  private void metrics() {
    ReportModel.RunMetrics run = model.metrics();
    html.append("<dl class=\"tiles\">\n");
    tile("Events", Numbers.grouped(run.events()));
    tile("Speed", Numbers.rate(run.eventsPerSecond()));
    tile("Time", Numbers.duration(run.wall()));
    tile("Read", Numbers.bytes(run.bytesRead()));
    tile("Decompressed", Numbers.bytes(run.bytesDecompressed()));
    tile(
        "Runner",
        run.runner() + ", " + run.threads() + (run.threads() == 1 ? " thread" : " threads"));
    html.append("</dl>\n");
  }

  private void tile(String name, String value) {
    html.append("<div>");
    element("dt", "", name);
    element("dd", "", value);
    html.append("</div>\n");
  }

  private void dataSets() {
    html.append("<h2 id=\"data\">Data sets</h2>\n<div class=\"scroll\"><table>\n");
    head("Name", "Kind", "Files", "Events", "Cross section [pb]", "Sum of weights", "Scale");
    for (ReportModel.DataSet set : model.dataSets()) {
      html.append("<tr>");
      element("th", "", set.name());
      cell(set.origin() == ReportModel.Origin.DATA ? "data" : "simulation");
      cell(Numbers.grouped(set.files()));
      cell(Numbers.grouped(set.events()));
      cell(Numbers.plain(set.crossSection()));
      cell(Numbers.plain(set.sumOfWeights()));
      cell(Numbers.plain(set.scale()));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void leftOut() {
    if (model.leftOut().isEmpty()) {
      return;
    }
    html.append("<h3>Left out</h3>\n<div class=\"scroll\"><table>\n");
    html.append("<thead><tr><th>Data set</th><th class=\"text\">File</th><th>Events</th>");
    html.append("<th class=\"text\">Reason</th></tr></thead>\n<tbody>\n");
    for (ReportModel.LeftOut file : model.leftOut()) {
      html.append("<tr>");
      element("th", "", file.dataSet());
      element("td", "class=\"text wide\"", file.file());
      cell(file.events().isPresent() ? Numbers.grouped(file.events().getAsLong()) : "not known");
      element("td", "class=\"text wide\"", file.reason());
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void region(String region, String id) {
    element("h2", "id=\"" + id + "\"", heading(region));
    List<CutFlow> flows =
        model.cutFlows().stream().filter(flow -> flow.region().equals(region)).toList();
    if (flows.size() == 1) {
      cutFlow(flows.get(0));
    } else if (!flows.isEmpty()) {
      yields(flows);
      for (CutFlow flow : flows) {
        html.append("<details>");
        element("summary", "", flow.dataSet());
        cutFlow(flow);
        html.append("</details>\n");
      }
    }
    List<ReportModel.Plot> plots =
        model.plots().stream().filter(plot -> plot.region().equals(region)).toList();
    if (!plots.isEmpty()) {
      html.append("<div class=\"gallery\">\n");
      plots.forEach(this::figure);
      html.append("</div>\n");
    }
  }

  private static String heading(String region) {
    return region.isEmpty() ? "All events" : region;
  }

  private void cutFlow(CutFlow flow) {
    html.append("<div class=\"scroll\"><table>\n");
    head("Cut", "Events", "Weighted", "Of previous", "Of all");
    for (int i = 0; i < flow.steps().size(); i++) {
      CutFlow.Step step = flow.steps().get(i);
      html.append("<tr>");
      cutName(step);
      cell(Numbers.grouped(step.events()));
      cell(Numbers.withError(step.weighted(), step.error()));
      cell(Numbers.percent(flow.relativeEfficiency(i)));
      share(flow.absoluteEfficiency(i));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  /** All data sets beside each other; flows of one region have the same cuts. */
  private void yields(List<CutFlow> flows) {
    html.append("<div class=\"scroll\"><table>\n<thead><tr><th>Cut</th>");
    flows.forEach(flow -> element("th", "", flow.dataSet()));
    html.append("</tr></thead>\n<tbody>\n");
    for (int i = 0; i < flows.get(0).steps().size(); i++) {
      html.append("<tr>");
      cutName(flows.get(0).steps().get(i));
      for (CutFlow flow : flows) {
        if (i < flow.steps().size()) {
          CutFlow.Step step = flow.steps().get(i);
          cell(Numbers.withError(step.weighted(), step.error()));
        } else {
          cell("–");
        }
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void cutName(CutFlow.Step step) {
    html.append("<th>").append(escape(step.label()));
    if (!step.expression().isEmpty() && !step.expression().equals(step.label())) {
      html.append("<code class=\"cut\" title=\"")
          .append(escape(step.expression()))
          .append("\">")
          .append(escape(step.expression()))
          .append("</code>");
    }
    html.append("</th>");
  }

  private void share(OptionalDouble share) {
    double shown = Math.min(Math.max(share.orElse(0), 0), 1);
    html.append("<td class=\"share\" style=\"--share: ")
        .append(Math.round(shown * 1000) / 10.0)
        .append("%\">")
        .append(escape(Numbers.percent(share)))
        .append("</td>");
  }

  private void figure(ReportModel.Plot plot) {
    String svg = Base64.getEncoder().encodeToString(plot.svg().getBytes(StandardCharsets.UTF_8));
    RichText title = RichText.of(plot.title().isEmpty() ? plot.histogram() : plot.title());
    html.append("<figure><img alt=\"")
        .append(escape(title.toPlain()))
        .append("\" src=\"data:image/svg+xml;base64,")
        .append(svg)
        .append("\"/>\n<figcaption>")
        .append(title.toHtml());
    html.append("<span><code>").append(escape(plot.histogram())).append("</code> ");
    for (Path file : plot.files()) {
      String name = file.toString();
      link(address(file), name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
    }
    html.append("</span></figcaption></figure>\n");
  }

  /** Relative to the page and percent-encoded, so that no character ends the attribute. */
  private String address(Path file) {
    Path relative = directory.toAbsolutePath().relativize(file.toAbsolutePath());
    StringBuilder address = new StringBuilder();
    for (Path part : relative) {
      address.append(address.isEmpty() ? "" : "/");
      for (byte b : part.toString().getBytes(StandardCharsets.UTF_8)) {
        char c = (char) (b & 0xff);
        boolean safe = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
        address.append(safe ? String.valueOf(c) : "%%%02X".formatted(b & 0xff));
      }
    }
    return address.toString();
  }

  private void variations() {
    if (model.variations().isEmpty()) {
      return;
    }
    html.append("<h2 id=\"variations\">Variations</h2>\n<div class=\"scroll\"><table>\n");
    html.append("<thead><tr><th>Variation</th><th class=\"text\">Source</th>");
    html.append("<th class=\"text\">Data sets</th><th>Histograms that differ</th></tr></thead>\n");
    html.append("<tbody>\n");
    for (ReportModel.Variation variation : model.variations()) {
      html.append("<tr>");
      element("th", "", variation.name());
      element("td", "class=\"text\"", variation.label());
      element("td", "class=\"text\"", String.join(", ", variation.dataSets()));
      element("td", "", variation.changed() + " of " + variation.histograms());
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void definitions() {
    if (model.definitions().isEmpty()) {
      return;
    }
    html.append("<h2 id=\"definitions\">Definitions</h2>\n<div class=\"scroll\"><table>\n");
    html.append("<tbody>\n");
    for (ReportModel.Definition definition : model.definitions()) {
      html.append("<tr>");
      element("th", "", definition.name());
      html.append("<td class=\"text wide\"><code>")
          .append(escape(definition.expression()))
          .append("</code></td>");
      element("td", "class=\"text\"", definition.origin());
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void facts() {
    html.append("<h2 id=\"run\">Run</h2>\n<div class=\"scroll\"><table>\n<tbody>\n");
    for (ReportModel.Fact fact : model.facts()) {
      html.append("<tr>");
      element("th", "", fact.name());
      element("td", "class=\"text wide\"", fact.value());
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
    model
        .timeline()
        .ifPresent(svg -> figure(new ReportModel.Plot("", "Slots over time", "", svg, List.of())));
  }

  private void head(String... names) {
    html.append("<thead><tr>");
    for (String name : names) {
      element("th", "", name);
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  private void cell(String text) {
    element("td", "", text);
  }

  private void link(String address, String text) {
    html.append("<a href=\"").append(escape(address)).append("\">");
    html.append(escape(text)).append("</a>");
  }

  private void element(String name, String attributes, String text) {
    html.append('<').append(name).append(attributes.isEmpty() ? "" : " ").append(attributes);
    html.append('>').append(escape(text)).append("</").append(name).append(">");
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default ->
                    // Control characters are not allowed in a page.
                    escaped.appendCodePoint(isControl(c) ? 0xfffd : c);
              }
            });
    return escaped.toString();
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\n' && c != '\t') || c == 0x7f;
  }
}
