package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jfree.pdf.PDFDocument;
import org.jfree.pdf.PDFGraphics2D;
import org.jfree.pdf.PDFHints;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/** Turns a chart into the bytes of a picture file. */
final class FigureWriter {
  private static final int PIXELS_PER_UNIT = 2;

  /** Verdana has almost the widths of DejaVu Sans, for viewers that lack the latter. */
  private static final String FONTS = "DejaVu Sans, Verdana, sans-serif";

  private FigureWriter() {}

  static byte[] bytes(Charts.Drawing drawing, Format format) throws IOException {
    return switch (format) {
      case PNG -> png(drawing);
      case SVG -> svg(drawing);
      case PDF -> pdf(drawing);
    };
  }

  private static byte[] png(Charts.Drawing drawing) throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(drawing.width() * PIXELS_PER_UNIT),
            (int) Math.round(drawing.height() * PIXELS_PER_UNIT),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    draw(drawing, g);
    g.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this Java has no PNG writer (module java.desktop is incomplete)");
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] svg(Charts.Drawing drawing) {
    SVGGraphics2D g = new SVGGraphics2D(drawing.width(), drawing.height());
    // The default prefix is the time, which would make every file different.
    g.setDefsKeyPrefix("q");
    g.setGeomDoubleConverter(FigureWriter::rounded);
    g.setTransformDoubleConverter(FigureWriter::precise);
    g.setFontFunction(family -> family.startsWith("DejaVu") ? FONTS : "sans-serif");
    draw(drawing, g);
    ViewBox box =
        new ViewBox(0, 0, (int) Math.ceil(drawing.width()), (int) Math.ceil(drawing.height()));
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + g.getSVGElement(null, true, box, null, null)
            + "\n";
    return document.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] pdf(Charts.Drawing drawing) {
    PDFDocument document = new PDFDocument();
    PDFGraphics2D g =
        document
            .createPage(new Rectangle2D.Double(0, 0, drawing.width(), drawing.height()))
            .getGraphics2D();
    // PDF's standard fonts know neither Greek nor superscripts.
    g.setRenderingHint(PDFHints.KEY_DRAW_STRING_TYPE, PDFHints.VALUE_DRAW_STRING_TYPE_VECTOR);
    draw(drawing, g);
    return document.getPDFBytes();
  }

  private static void draw(Charts.Drawing drawing, Graphics2D g) {
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    drawing.chart().draw(g, new Rectangle2D.Double(0, 0, drawing.width(), drawing.height()));
  }

  private static String rounded(double value) {
    return decimal(value, 100, 2);
  }

  private static String precise(double value) {
    return decimal(value, 1_000_000, 6);
  }

  /** A number without trailing zeros; a figure has thousands, so no formatter is made for each. */
  private static String decimal(double value, long scale, int digits) {
    long scaled = Math.round(value * scale);
    long fraction = Math.abs(scaled % scale);
    String whole = (scaled < 0 ? "-" : "") + Math.abs(scaled / scale);
    if (fraction == 0) {
      return whole;
    }
    String tail = Long.toString(fraction + scale).substring(1);
    int end = digits;
    while (tail.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + tail.substring(0, end);
  }
}
