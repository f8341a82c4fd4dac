output "user_data" {
  description = "The machine's cloud-init. It holds the keys of the backups."
  value       = "#cloud-config\n${yamlencode(local.cloud_init)}"
  sensitive   = true
}

output "firewall" {
  description = "What may come in; everything else may not."
  value       = local.firewall
}

output "name" {
  value = var.name
}

output "domain" {
  value = var.domain
}
