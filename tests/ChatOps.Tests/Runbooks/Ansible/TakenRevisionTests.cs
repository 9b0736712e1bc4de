using System.Text;
using System.Text.Json;
using static ChatOps.Tests.Runbooks.Ansible.ControllerScript;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>A checkout as the bot takes it: by object ids, with the real git. Each line was broken once by hand.</summary>
public sealed class TakenRevisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-take-").FullName;

    private readonly string _checkout;

    public TakenRevisionTests()
    {
        _checkout = At("checkout");
        Directory.CreateDirectory(_checkout);
        Git("init", "-q", "-b", "main");
        Write("site.yml", "- hosts: web\n  tasks:\n    - name: Say\n      ansible.builtin.debug:\n");
        Write("roles/app/tasks/main.yml", "- name: App\n  ansible.builtin.ping:\n");
        Write("tool", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_checkout, "tool"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(_checkout, "link.yml"), "site.yml");
        First = Commit();
    }

    private string First { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_revision_is_what_git_holds_and_not_what_lies_in_the_checkout()
    {
        Write("site.yml", "changed");
        Write("beside.yml", "not committed");
        Write(".gitattributes", "*.yml filter=evil\n");
        Git("config", "filter.evil.smudge", $"touch {At("ran")}");
        Git("config", "core.fsmonitor", $"touch {At("ran")}");
        var taken = Take(_checkout);
        Assert.Equal(First, taken.GetProperty("revision").GetString());
        Assert.Equal([".gitattributes", "beside.yml", "site.yml"], taken.GetProperty("odd").EnumerateArray().Select(o => o.GetString()!));
        Assert.Equal("l link.yml,f roles/app/tasks/main.yml,f site.yml,x tool", string.Join(',', taken.GetProperty("files").EnumerateArray().Select(f => $"{f[0]} {f[3]}")));
        Assert.Equal(taken.GetProperty("tree").GetString(), Take(_checkout, "main").GetProperty("tree").GetString());
        Assert.False(File.Exists(At("ran")));
        Assert.Equal("snapshot-unreadable", CodeOf(Take(_checkout, "nosuch")));
    }

    [Fact]
    public void What_is_no_part_of_a_revision_or_too_much_is_refused_by_name()
    {
        Write("large/a.img", new string('x', 60_000));
        Write("large/b.img", new string('x', 50_000));
        Commit();
        var large = Take(_checkout, limit: 100_000);
        Assert.Equal("snapshot-too-large", CodeOf(large));
        Assert.Contains("large/a.img (60000 bytes), large/b.img (50000 bytes)", Why(large), StringComparison.Ordinal);
        Git("update-index", "--add", "--cacheinfo", $"160000,{First},roles/other");
        Git("commit", "-q", "-m", "with a submodule");
        Assert.Equal(("snapshot-submodule", "roles/other is a submodule, whose files are no part of this revision"), (CodeOf(Take(_checkout)), Why(Take(_checkout))));
    }

    [Fact]
    public void Only_a_branchs_head_and_what_a_listed_signer_signed_is_trusted()
    {
        Assert.Null(Trusted(new { branch = "" }));
        Assert.Equal("it is the head of main", Trusted(new { branch = "main" }));
        Assert.Null(Trusted(new { branch = "other" }));
        foreach (var key in (string[])["ana", "eve"])
            Assert.Equal("", Run("", "/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", At(key)).Error);
        File.WriteAllText(At("signers"), $"ana@site {File.ReadAllText(At("ana.pub"))}");
        var signed = Signed("ana");
        Assert.Equal("it is signed by ana@site", Trusted(new { branch = "", signers = At("signers") }, signed));
        Assert.Null(Trusted(new { branch = "", signers = At("signers") }, Signed("eve")));
        Assert.Null(Trusted(new { branch = "", signers = At("signers") }, First));
        // The checkout's own settings do not say who verifies.
        File.WriteAllText(At("yes"), "#!/bin/sh\ncase $* in *find-principals*) echo ana@site ;; *) echo 'Good \"git\" signature for ana@site with ED25519 key SHA256:x' ;; esac\n");
        File.SetUnixFileMode(At("yes"), (UnixFileMode)0b111_101_101);
        foreach (var program in (string[])["gpg.ssh.program", "gpg.program"])
            Git("config", program, At("yes"));
        Git("config", "gpg.ssh.allowedSignersFile", At("eve.pub"));
        Assert.Null(Trusted(new { branch = "", signers = At("signers") }, Signed("eve")));
        File.SetUnixFileMode(At("signers"), (UnixFileMode)0b110_110_110);
        Assert.Equal("signers-unsafe", CodeOf(Take(_checkout, signed, new { branch = "", signers = At("signers") })));
    }

    [Fact]
    public void An_object_that_is_not_what_its_name_says_is_never_trusted()
    {
        Write("site.yml", "- hosts: evil\n");
        var evil = Commit();
        Git("update-ref", "refs/heads/main", First);
        // git replace shows another commit under the same name.
        Git("replace", First, evil);
        Assert.Contains("say", Take(_checkout, First).GetProperty("tasks").GetProperty("site.yml")[0].GetString(), StringComparison.OrdinalIgnoreCase);
        Git("replace", "-d", First);
        // A file's object is overwritten by another one's bytes: git itself does not hash what it reads.
        File.Copy(Object(Git("rev-parse", $"{evil}:site.yml")), Object(Git("rev-parse", $"{First}:site.yml")), overwrite: true);
        Assert.Equal("snapshot-unreadable", CodeOf(Take(_checkout, First, new { branch = "main" })));
    }

    [Theory]
    [InlineData("tasks.yml", "- { name: x, shell: rm, check_mode: false }", "check_mode in tasks.yml")]
    [InlineData("notes.txt", "    delegate_to: localhost", "delegation in notes.txt")]
    [InlineData("tasks.yml", "- local_action: command x", "delegation in tasks.yml")]
    [InlineData("group_vars/all", "\"ansible_connection\": local", "a connection in group_vars/all")]
    [InlineData("roles/x/library/thing.sh", "x", "code of its own, roles/x/library/thing.sh")]
    [InlineData("filter_plugins/f.py", "x", "code of its own, filter_plugins/f.py")]
    [InlineData("vars.yml", "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256", "a vaulted value in vars.yml")]
    [InlineData("tasks.yml", "- name: fine\n  ansible.builtin.ping:\n", "")]
    public void What_a_check_run_could_not_be_believed_in_is_found_wherever_it_stands(string path, string text, string found)
    {
        Write(path, text);
        Commit();
        Assert.Equal(found, string.Join(',', Take(_checkout).GetProperty("unpredictable").EnumerateArray().Select(u => u.GetString())));
    }

    private string? Trusted(object trust, string revision = "") => Take(_checkout, revision, trust).GetProperty("trusted").GetString();

    private string At(string name) => Path.Combine(_folder, name);

    private string Object(string id)
    {
        var path = Path.Combine(_checkout, ".git", "objects", id[..2], id[2..]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_checkout, path))!);
        File.WriteAllText(Path.Combine(_checkout, path), text, new UTF8Encoding(false));
    }

    private string Commit(params string[] options)
    {
        Git("add", "-A");
        Git([.. options, "commit", "-q", "--allow-empty", "-m", "x", .. options.Length > 0 ? ["-S"] : (string[])[]]);
        return Git("rev-parse", "HEAD");
    }

    private string Signed(string key) => Commit("-c", "gpg.format=ssh", "-c", "gpg.ssh.program=/usr/bin/ssh-keygen", "-c", $"user.signingkey={At(key)}");

    private string Git(params string[] words)
    {
        var (output, error) = Run("", ["/usr/bin/git", "-C", _checkout, "-c", "user.name=x", "-c", "user.email=x@x", .. words]);
        Assert.True(error.Length == 0 || !error.Contains("fatal", StringComparison.Ordinal), error);
        return output.Trim();
    }
}
