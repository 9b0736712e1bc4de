using ChatOps.Core.Catalogue;

namespace ChatOps.Server.Web.Api;

public sealed record CommandsJson(string Channel, IEnumerable<CommandDescription> Commands);
