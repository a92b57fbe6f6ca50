// JavaRosa as a referee that stays alive: one JSON line in, one out, for as many forms as asked.
//
//   {"form": "<h:html ...", "folder": "/where/the/files/are", "steps": [["set", "/data/a", "1"], ["state"]]}
//   {"refused": null, "results": [{...}, {"nodes": [...]}]}
//
// The steps are those of `fieldkit form play`. "state" also gives the label of each question; "choices" gives what every
// selection offers, and belongs at the end: JavaRosa changes answers when it is asked for choices.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;

public class JavaRosa {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP = Pattern.compile("/([^/\\[]+)(?:\\[(\\d+)\\])?");

    private final FormDef form;
    private final FormEntryModel model;
    private final FormEntryController controller;

    JavaRosa(String xml, File folder) throws Exception {
        ReferenceManager.instance().reset();
        ReferenceManager.instance().addReferenceFactory(new FormFiles(folder));
        form = new XFormParser(new StringReader(xml)).parse();
        model = new FormEntryModel(form);
        controller = new FormEntryController(model);
        form.initialize(true, new InstanceInitializationFactory());
        settle();
    }

    /** JavaRosa makes the instances of a counted repeat only when it is walked past; so walk the whole form. */
    private void settle() {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            continue;
        }
    }

    ObjectNode run(JsonNode step) throws Exception {
        ObjectNode out = JSON.createObjectNode();
        String target = step.size() > 1 ? step.get(1).asText() : "";
        switch (step.get(0).asText()) {
            case "set":
                set(element(target), step.get(2).asText());
                settle();
                break;
            case "add":
                add(target);
                settle();
                break;
            case "remove":
                if (element(target) == null) {
                    throw new IllegalArgumentException("no node " + target);
                }
                form.deleteRepeat(index(element(target).getRef()));
                settle();
                break;
            case "language":
                controller.setLanguage(target);
                break;
            case "state":
                state(out.putArray("nodes"));
                break;
            case "choices":
                choices(out.putObject("choices"));
                break;
            case "xml":
                byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
                out.put("xml", new String(xml, StandardCharsets.UTF_8));
                break;
            default:
                throw new IllegalArgumentException("unknown step " + step);
        }
        return out;
    }

    private void set(TreeElement node, String text) {
        QuestionDef question = FormDef.findQuestionByRef(node.getRef(), form);
        if (question == null || !node.isEnabled()) {
            throw new IllegalArgumentException((question == null ? "not a question: " : "readonly: ") + path(node));
        }
        IAnswerData data = text.isEmpty() ? null : XFormAnswerDataParser.getAnswerData(text, node.getDataType(), question);
        form.setValue(data, node.getRef(), true);
    }

    private void add(String repeat) throws Exception {
        List<TreeElement> present = instances(repeat);
        TreeElement parent = element(repeat.substring(0, repeat.lastIndexOf('/')));
        TreeReference ref = parent.getRef().extendRef(repeat.substring(repeat.lastIndexOf('/') + 1), present.size());
        form.createNewRepeat(index(ref));
    }

    private FormIndex index(TreeReference ref) {
        FormIndex index = FormIndex.createBeginningOfFormIndex();
        do {
            index = model.incrementIndex(index);
            if (ref.equals(index.getReference())) {
                return index;
            }
        } while (index.isInForm());
        throw new IllegalArgumentException("not in the form: " + ref.toString(true));
    }

    private Map<String, FormEntryPrompt> prompts() {
        Map<String, FormEntryPrompt> found = new HashMap<>();
        FormIndex index = model.incrementIndex(FormIndex.createBeginningOfFormIndex());
        for (; index.isInForm(); index = model.incrementIndex(index)) {
            if (model.getForm().getChild(index) instanceof QuestionDef) {
                TreeElement node = form.getMainInstance().resolveReference(index.getReference());
                if (node != null && node.isRelevant()) {
                    found.put(path(node), model.getQuestionPrompt(index));
                }
            }
        }
        return found;
    }

    private void state(ArrayNode nodes) {
        Map<String, FormEntryPrompt> prompts = prompts();
        for (TreeElement leaf : leaves(form.getMainInstance().getRoot(), new ArrayList<>())) {
            ObjectNode out = nodes.addObject();
            describe(leaf, out);
            FormEntryPrompt prompt = prompts.get(path(leaf));
            if (prompt != null) {
                out.put("label", prompt.getQuestionText());
            }
        }
    }

    private void choices(ObjectNode out) {
        for (Map.Entry<String, FormEntryPrompt> entry : prompts().entrySet()) {
            List<SelectChoice> choices = entry.getValue().getSelectChoices();
            if (choices != null) {
                ArrayNode list = out.putArray(entry.getKey());
                for (SelectChoice choice : choices) {
                    list.addArray().add(choice.getValue()).add(entry.getValue().getSelectChoiceText(choice));
                }
            }
        }
    }

    private void describe(TreeElement node, ObjectNode out) {
        IAnswerData data = node.getValue();
        boolean valid = !node.isRelevant()
                || (data == null ? !node.isRequired() : form.evaluateConstraint(node.getRef(), data));
        out.put("path", path(node));
        out.put("value", value(node));
        out.put("relevant", node.isRelevant());
        out.put("required", node.isRequired());
        out.put("readonly", !node.isEnabled());
        out.put("valid", valid);
    }

    private static String value(TreeElement node) {
        if (node.getValue() == null || !node.isRelevant()) {
            return "";
        }
        Object text = new XFormAnswerDataSerializer().serializeAnswerData(node.getValue(), node.getDataType());
        return text instanceof String ? (String) text : node.getValue().uncast().getString();
    }

    private static List<TreeElement> leaves(TreeElement node, List<TreeElement> found) {
        for (int i = 0; i < node.getNumChildren(); i++) {
            TreeElement child = node.getChildAt(i);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            if (child.getNumChildren() == 0) {
                found.add(child);
            } else {
                leaves(child, found);
            }
        }
        return found;
    }

    private TreeElement element(String path) {
        Matcher steps = STEP.matcher(path);
        TreeElement node = null;
        while (steps.find()) {
            int position = steps.group(2) == null ? 0 : Integer.parseInt(steps.group(2)) - 1;
            if (node == null) {
                node = form.getMainInstance().getRoot();
            } else {
                node = node.getChild(steps.group(1).replaceFirst("^.*:", ""), position);
            }
            if (node == null) {
                throw new IllegalArgumentException("no node " + path);
            }
        }
        return node;
    }

    private List<TreeElement> instances(String repeat) {
        List<TreeElement> found = new ArrayList<>();
        TreeElement parent = element(repeat.substring(0, repeat.lastIndexOf('/')));
        for (TreeElement child : parent.getChildrenWithName(repeat.substring(repeat.lastIndexOf('/') + 1))) {
            if (child.getMult() != TreeReference.INDEX_TEMPLATE) {
                found.add(child);
            }
        }
        return found;
    }

    private static String path(TreeElement node) {
        StringBuilder path = new StringBuilder();
        for (TreeElement e = node; e != null && e.getName() != null; e = (TreeElement) e.getParent()) {
            path.insert(0, "/" + name(e) + (e.isRepeatable() ? "[" + (e.getMult() + 1) + "]" : ""));
        }
        return path.toString();
    }

    private static String name(TreeElement node) {
        String prefix = node.getNamespacePrefix();
        return prefix == null || prefix.isEmpty() ? node.getName() : prefix + ":" + node.getName();
    }

    private static ObjectNode play(JsonNode task) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        JavaRosa peer;
        try {
            peer = new JavaRosa(task.get("form").asText(), new File(task.get("folder").asText()));
        } catch (Throwable problem) {
            return answer.put("refused", String.valueOf(problem));
        }
        for (JsonNode step : task.get("steps")) {
            try {
                results.add(peer.run(step));
            } catch (Throwable problem) {
                results.addObject().put("error", String.valueOf(problem));
            }
        }
        return answer;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        System.setOut(System.err); // the libraries log to standard output
        StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
        new XFormsModule().registerModule();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(play(JSON.readTree(line))));
        }
        System.exit(0);
    }

    /** jr://file/x.csv, jr://file-csv/x.csv, jr://images/x.png: the file x in the folder of the form. */
    private static class FormFiles extends PrefixedRootFactory {
        private final File folder;

        FormFiles(File folder) {
            super(new String[] {"file/", "file-csv/", "images/", "audio/", "video/"});
            this.folder = folder;
        }

        @Override
        protected Reference factory(String name, String uri) {
            File file = new File(folder, new File(name).getName());
            return new Reference() {
                public boolean doesBinaryExist() {
                    return file.exists();
                }

                public InputStream getStream() throws IOException {
                    return new FileInputStream(file);
                }

                public String getURI() {
                    return uri;
                }

                public String getLocalURI() {
                    return file.getPath();
                }

                public boolean isReadOnly() {
                    return true;
                }

                public OutputStream getOutputStream() {
                    return null;
                }

                public void remove() {
                    throw new UnsupportedOperationException();
                }

                public Reference[] probeAlternativeReferences() {
                    return new Reference[0];
                }
            };
        }
    }
}
