package org.quadrupole.io.xrootd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a WebDAV server says is in a folder. Source: RFC 4918, sections 9.1 and 14. */
final class DavListing {

  private static final String DAV = "DAV:";

  private DavListing() {}

  /** The files and folders of an answer to PROPFIND of depth 1; the folder itself is left out. */
  static List<RemoteEntry> read(RemoteId folder, byte[] xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      String own = pathOf(folder.path());
      String ownEscaped = pathOf(HttpCalls.url(folder).getRawPath());
      List<RemoteEntry> entries = new ArrayList<>();
      while (in.hasNext()) {
        if (in.next() == XMLStreamConstants.START_ELEMENT && is(in, "response")) {
          Response response = Response.read(in);
          String path = pathOf(response.path());
          if (!path.equals(own) && !path.equals(ownEscaped)) {
            entries.add(response.entry(path.substring(path.lastIndexOf('/') + 1)));
          }
        }
      }
      return entries;
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new IOException(folder + ": the server's list cannot be read: " + e.getMessage(), e);
    }
  }

  /** Without doubled slashes and the one at the end. */
  private static String pathOf(String path) {
    String single = path.replaceAll("/+", "/");
    return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
  }

  private static boolean is(XMLStreamReader in, String name) {
    return in.getLocalName().equals(name) && DAV.equals(in.getNamespaceURI());
  }

  /** One file or folder. */
  private record Response(String path, boolean isFolder, long bytes, long changed) {

    /** Up to the end of its element. */
    static Response read(XMLStreamReader in) throws XMLStreamException {
      String path = "";
      boolean isFolder = false;
      long bytes = 0;
      long changed = 0;
      while (in.next() != XMLStreamConstants.END_ELEMENT || !is(in, "response")) {
        if (in.getEventType() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (is(in, "href")) {
          // A path or a URL; some servers escape what must be escaped in one, others do not.
          path = in.getElementText().strip().replaceFirst("^[A-Za-z]+://[^/]*", "");
        } else if (is(in, "collection")) {
          isFolder = true;
        } else if (is(in, "getcontentlength")) {
          String text = in.getElementText().strip();
          bytes = text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text));
        } else if (is(in, "getlastmodified")) {
          changed = HttpStore.milliseconds(in.getElementText().strip());
        }
      }
      return new Response(path, isFolder, bytes, changed);
    }

    RemoteEntry entry(String name) {
      return new RemoteEntry(name, isFolder, isFolder ? 0 : bytes, changed);
    }
  }
}
